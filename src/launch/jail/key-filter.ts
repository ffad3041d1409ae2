/**
 * A system call filter for bubblewrap's `--seccomp`: the three calls of the kernel's key store fail with EPERM. A jailed
 * process would otherwise read what its caller's session keyring holds: there is no namespace for keys (keyrings(7)).
 */

/** Number of an architecture (linux/audit.h), and its first and last call of add_key, request_key and keyctl. */
const keyCalls = [
  { architecture: 0xc000003e, first: 248, last: 250 }, // x86-64, x32
  { architecture: 0x40000003, first: 286, last: 288 }, // i386
  { architecture: 0xc00000b7, first: 217, last: 219 }, // arm64
  { architecture: 0x40000028, first: 309, last: 311 }, // arm
] as const;

/** Codes of classic BPF (linux/bpf_common.h): a load of a word, AND, jumps, return. */
const code = { load: 0x20, and: 0x54, ifEqual: 0x15, ifAtLeast: 0x35, ifAbove: 0x25, answer: 0x06 };
/** Where struct seccomp_data (linux/seccomp.h) holds them. */
const callOffset = 0;
const architectureOffset = 4;
/** x32 marks its calls with this bit. */
const withoutX32 = 0xbfffffff;
const allow = 0x7fff0000;
/** SECCOMP_RET_ERRNO with EPERM. */
const refuse = 0x00050001;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

/** The filter as the kernel reads it: an array of struct sock_filter, 8 bytes each, of a little-endian machine. */
export function keyFilter(): Uint8Array {
  const program: Instruction[] = [
    [code.load, 0, 0, architectureOffset],
    ...keyCalls.flatMap(({ architecture, first, last }): Instruction[] => [
      [code.ifEqual, 0, 6, architecture],
      [code.load, 0, 0, callOffset],
      [code.and, 0, 0, withoutX32],
      [code.ifAtLeast, 0, 1, first],
      [code.ifAbove, 0, 1, last],
      [code.answer, 0, 0, allow],
      [code.answer, 0, 0, refuse],
    ]),
    [code.answer, 0, 0, allow],
  ];
  const bytes = Buffer.alloc(program.length * 8);
  for (const [at, [operation, ifTrue, ifFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(operation, at * 8);
    bytes.writeUInt8(ifTrue, at * 8 + 2);
    bytes.writeUInt8(ifFalse, at * 8 + 3);
    bytes.writeUInt32LE(value, at * 8 + 4);
  }
  return bytes;
}
