package llm.tensor.asm.amd64;

/** Tables of opcodes, in the order of the field's value. */
enum OpcodeMap {
  NO_MAP,
  M0F,
  M0F38,
  M0F3A
}
