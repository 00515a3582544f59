import { migrate } from '@tocsin/store/migrate';
import { type Commands, dispatch } from './dispatch.ts';
import { runUp } from './up/upCommand.ts';

const commands: Commands = {
  up: {
    summary: 'runs everything on this machine: servers, migrations, all apps (npm start)',
    run: (args) => runUp(args, { migrate, apply: async () => 'none written' }),
  },
};

const code = await dispatch(process.argv.slice(2), commands, {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
// A command is done when it answers, whatever is still open.
process.exit(code);
