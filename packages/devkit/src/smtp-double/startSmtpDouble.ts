import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** An email as the server took it. */
export interface DoubleEmail {
  from: string;
  to: string[];
  /** Headers and body as they were sent, lines as CR LF. */
  raw: string;
}

/** What goes wrong at a command (`CONNECT`, `AUTH`, `MAIL`, `RCPT`, `DATA`, and `END` for the end of the data): an answer of its own, or the connection is cut, after the email was taken where it is `END`. */
export type SmtpFault = { at: string; say: string } | { at: string; cut: true };

/** A mail server on this machine, without TLS: RFC 5321 as far as a client that sends needs it, with AUTH PLAIN. */
export interface SmtpDouble {
  host: string;
  port: number;
  emails: DoubleEmail[];
  faults: SmtpFault[];
  user: string;
  password: string;
  close(): Promise<void>;
}

/** Starts it. */
export async function startSmtpDouble(): Promise<SmtpDouble> {
  const state = { emails: [] as DoubleEmail[], faults: [] as SmtpFault[], user: 'tocsin', password: 's3cretOfMail' };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    serve(state, socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    ...{ host: '127.0.0.1', port },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

type State = Pick<SmtpDouble, 'emails' | 'faults' | 'user' | 'password'>;

function serve(state: State, socket: Socket): void {
  let mail: { from: string; to: string[]; lines: string[]; inData: boolean } = { from: '', to: [], lines: [], inData: false };
  const say = (line: string) => void socket.write(`${line}\r\n`);
  /** Whether something went wrong instead. */
  const slips = (at: string): boolean => {
    const [fault] = state.faults;
    if (fault?.at !== at) return false;
    state.faults.shift();
    if ('say' in fault) say(fault.say);
    else socket.destroy();
    return true;
  };
  const end = () => {
    const [fault] = state.faults;
    const isTaken = fault?.at !== 'END' || 'cut' in fault;
    if (isTaken) state.emails.push({ from: mail.from, to: mail.to, raw: mail.lines.join('\r\n') });
    mail = { from: '', to: [], lines: [], inData: false };
    if (!slips('END')) say('250 2.0.0 OK');
  };
  const command = (line: string) => {
    const [verb = ''] = line.toUpperCase().split(/[\s:]/);
    if (slips(verb)) return undefined;
    switch (verb) {
      case 'EHLO':
        return say('250-double\r\n250-8BITMIME\r\n250 AUTH PLAIN');
      case 'AUTH':
        return say(line.slice('AUTH PLAIN '.length) === Buffer.from(`\0${state.user}\0${state.password}`).toString('base64') ? '235 2.7.0 OK' : '535 5.7.8 No');
      case 'MAIL':
        mail.from = addressIn(line);
        return say('250 OK');
      case 'RCPT':
        mail.to.push(addressIn(line));
        return say('250 OK');
      case 'DATA':
        mail.inData = true;
        return say('354 Go on');
      case 'QUIT':
        return socket.end('221 Bye\r\n');
      default:
        return say('250 OK');
    }
  };
  if (!slips('CONNECT')) say('220 double ESMTP');
  createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    if (!mail.inData) command(line);
    else if (line === '.') end();
    else mail.lines.push(line.startsWith('.') ? line.slice(1) : line);
  });
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
