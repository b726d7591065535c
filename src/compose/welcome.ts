import type { Config } from '../config';
import type { DemoSummary } from '../demo/load';

/** The first lines a person reads: where the desk is, and who may sign in to the demo. */
export function welcome(config: Config, demo: DemoSummary | null): string {
  const lines = ['', `  安可客服台 Encore ${config.version}`, `  ${config.http.publicUrl}`];
  if (demo) {
    lines.push('', `  演示账户 Demo sign-ins（密码 password: ${demo.password}）`);
    lines.push(...demo.signIns.map(({ login, name, role }) => `    ${login.padEnd(14)} ${name} · ${role}`));
  } else {
    lines.push('  还没有账户时 No sign-in yet? npm run encore -- user add --help');
  }
  return [...lines, '', ''].join('\n');
}
