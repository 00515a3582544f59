import { oneLine } from '../untrusted.ts';
import type { FormSource } from './formSource.ts';

/** Something that an attacker may have written himself: templates show all of it as code, so that none of it reads as a link or a name. */
export interface SecurityFacts {
  sourceIp: string;
  user: string;
  rule: string;
  asset: string;
}

export function securityFacts({ said, size }: FormSource): SecurityFacts {
  const shown = (...names: string[]) => oneLine(said(...names), size.name);
  return {
    sourceIp: shown('source_ip', 'src_ip', 'client_ip', 'remote_ip'),
    user: shown('user', 'username', 'account', 'principal'),
    rule: shown('rule', 'rule_name', 'rule_id', 'signature'),
    asset: shown('asset', 'host', 'hostname', 'resource'),
  };
}
