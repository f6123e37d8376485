// Read by whatever Node the user has, old ones included: plain syntax, no imports.
const oldestNode = { major: 20, minor: 19 };

/**
 * Why the kit cannot run here, or null. `hint` is what to do about it.
 * @param {{ versions: { node: string }, platform: string, arch: string }} machine such as `process`
 * @returns {{ message: string, hint: string } | null}
 */
export function unsupported(machine) {
  if (machine.platform === 'win32') {
    return {
      message: 'Windows itself is not supported: the kit starts and stops processes the way Linux and macOS do.',
      hint: 'Use it inside WSL: type `wsl --install`, then clone and run the kit in the Linux shell that it gives.',
    };
  }
  const [major = 0, minor = 0] = machine.versions.node.split('.').map(Number);
  if (!(major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor))) {
    return {
      message:
        'Node ' +
        machine.versions.node +
        ' is too old: the kit needs ' +
        oldestNode.major +
        '.' +
        oldestNode.minor +
        ' or newer.',
      hint: 'Install a current Node from https://nodejs.org, or with the version manager that you use.',
    };
  }
  if (machine.platform !== 'linux' && machine.platform !== 'darwin') {
    return unknownMachine(machine.platform, machine.arch);
  }
  return machine.arch === 'x64' || machine.arch === 'arm64' ? null : unknownMachine(machine.platform, machine.arch);
}

/**
 * @param {string} platform
 * @param {string} arch
 */
function unknownMachine(platform, arch) {
  return {
    message: `This machine (${platform} on ${arch}) is not supported.`,
    hint: 'Supported: Linux and macOS, on x64 and arm64.',
  };
}
