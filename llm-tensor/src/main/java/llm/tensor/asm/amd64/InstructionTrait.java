package llm.tensor.asm.amd64;

/** What sets an instruction apart from others. */
enum InstructionTrait {
  VEX_ONLY,
  EVEX_ONLY,
  /** Needs vectors of 256 bits or more. */
  NOT_128,
  /** Has the length of 128 bits, whatever others have. */
  ONLY_128,
  ONLY_512,
  /** The bit W is set. */
  W1,
  /** The bit W is set by EVEX alone. */
  EVEX_W1
}
