package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.RSP;

import llm.tensor.asm.amd64.Memory;
import llm.tensor.kernel.machine.isa.InstructionSet;

/**
 * Operations on rows, or parts of them, that machine code computes.
 *
 * <p>All code has the same arguments, whether it uses them or not: a row that it changes, an offset
 * in it; another row, an offset in it; weights; a count of elements, one at least; a number. It
 * returns a float.
 */
public enum RowOperation {
  SCALE,
  CLAMP,
  SOFT_CAP,
  RELU,
  RELU_SQUARED,
  SIGMOID,
  SILU,
  GELU,
  GELU_EXACT,
  EXPONENTIALS,
  SOFTMAX,
  MAX,
  SUM,
  SQUARES,
  PREFETCH,
  ADD,
  MULTIPLY,
  HALF_TO_FLOAT,
  BFLOAT16_TO_FLOAT,
  ROTATE_HALVES,
  ROTATE_NEIGHBOURS,
  NORM;

  /** The number, to the code. */
  static final Memory NUMBER = RSP.at(8);

  /** Its upper half. */
  static final Memory UPPER_NUMBER = RSP.at(12);

  /** Writes its code. */
  byte[] write(InstructionSet set) {
    return switch (this) {
      case SCALE, CLAMP, RELU, RELU_SQUARED -> new ArithmeticCode(set, this).write();
      case SOFT_CAP -> new SoftCapCode(set).write();
      case SIGMOID, SILU, GELU -> new SigmoidCode(set, this).write();
      case GELU_EXACT -> new GeluExactCode(set).write();
      case EXPONENTIALS -> new ExponentialsCode(set).write();
      case SOFTMAX -> new SoftmaxCode(set).write();
      case MAX, SUM, SQUARES -> new ReductionCode(set, this).write();
      case PREFETCH -> PrefetchCode.write(set);
      case ADD, MULTIPLY, HALF_TO_FLOAT, BFLOAT16_TO_FLOAT -> new PairCode(set, this).write();
      case ROTATE_HALVES, ROTATE_NEIGHBOURS -> new RotationCode(set, this == ROTATE_HALVES).write();
      case NORM -> new NormCode(set).write();
    };
  }
}
