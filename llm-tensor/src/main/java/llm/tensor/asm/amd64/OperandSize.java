package llm.tensor.asm.amd64;

/** How large an operand in memory is: a vector, a part of one, or some bytes. */
enum OperandSize {
  ALL(0, 0),
  HALF(1, 0),
  QUARTER(2, 0),
  B1(0, 1),
  B2(0, 2),
  B4(0, 4),
  B8(0, 8),
  B16(0, 16),
  B32(0, 32);

  final int halvings;
  final int bytes;

  OperandSize(int halvings, int bytes) {
    this.halvings = halvings;
    this.bytes = bytes;
  }
}
