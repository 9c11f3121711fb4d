package llm.tensor.asm.amd64;

/** Prefixes that are part of an opcode, in the order of the field's value. */
enum OpcodePrefix {
  NONE,
  X66,
  XF3,
  XF2
}
