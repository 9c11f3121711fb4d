package llm.tensor.kernel.machine.isa;

import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;

/**
 * Writes operations on vectors of floats as an instruction set's instructions: what goes along rows
 * is written once on top of it, for vectors of any width.
 *
 * <p>Where nothing else is said, a target and the first operand are registers, and the second may
 * be a constant in memory. What has to do with {@link Lanes#REST} may overwrite RAX, and the
 * register that had the count.
 */
public interface Emitter {
  /** Floats of a vector. */
  int lanes();

  /** Bytes of a vector of floats. */
  default int bytes() {
    return lanes() * Float.BYTES;
  }

  // Registers and constants: ahead of a loop.

  /**
   * A register that nothing else uses: there are ten.
   *
   * @throws IllegalStateException if there are no more
   */
  Vector.OfRegister register();

  /** Room for the outcome of a comparison: a register, where there are no opmasks. */
  Choice choice();

  /** A float in all lanes. */
  Vector constant(float value);

  /** 32 bits in all lanes. */
  Vector constantBits(int bits);

  /** Some floats, each in all lanes of one. */
  default Vector[] constants(float... values) {
    var all = new Vector[values.length];
    for (int i = 0; i < values.length; i++) all[i] = constant(values[i]);
    return all;
  }

  /** target = a float from memory, in all lanes. */
  void broadcast(Vector.OfRegister target, Memory source);

  // Memory.

  /** How many elements are left over behind whole vectors, for {@link Lanes#REST}. */
  void rest(Register count);

  /** target = elements from memory; other lanes become 0. */
  void load(Vector.OfRegister target, Memory source, Lanes lanes);

  /** Stores elements. */
  void store(Memory target, Vector.OfRegister source, Lanes lanes);

  /**
   * target = numbers of half precision from memory, as floats.
   *
   * @param lanes of {@link Lanes#REST} the others have no meaning
   */
  void loadHalves(Vector.OfRegister target, Memory source, Lanes lanes);

  /** target = numbers of 16 bits that are the upper halves of floats; else as halves. */
  void loadBfloat16(Vector.OfRegister target, Memory source, Lanes lanes);

  // Lanes.

  /** Other lanes become 0. */
  void keep(Vector.OfRegister target, Lanes lanes);

  /** Other lanes become those of another vector. */
  void keep(Vector.OfRegister target, Lanes lanes, Vector.OfRegister others);

  /** Compares; the second operand may be a constant. */
  void compare(Choice target, ComparePredicate comparison, Vector.OfRegister first, Vector second);

  /** target = chosen lanes of one vector, and the others of another. */
  void blend(Vector.OfRegister target, Choice choice, Vector.OfRegister yes, Vector.OfRegister no);

  /** Each lane of a pair becomes the other one. */
  void swapPairs(Vector.OfRegister target, Vector.OfRegister source);

  /**
   * Combines all lanes, in all lanes, always in the same order: halves, then quarters, and so on.
   *
   * @param other a register that is overwritten
   */
  void combine(Combination how, Vector.OfRegister target, Vector.OfRegister other);

  /** How two vectors are combined. */
  enum Combination {
    SUM,
    MAX,
    /** The larger of unsigned ints. */
    MAX_BITS
  }

  /** target = both combined. */
  void combineTwo(
      Combination how, Vector.OfRegister target, Vector.OfRegister first, Vector second);

  /** The function returns the first lane. */
  void result(Vector.OfRegister source);

  // Arithmetic. The first operand may be a constant here, too.

  /** target = source. */
  void move(Vector.OfRegister target, Vector source);

  /** target = 0. */
  void zero(Vector.OfRegister target);

  /** target = first + second. */
  void add(Vector.OfRegister target, Vector first, Vector second);

  /** target = first - second. */
  void subtract(Vector.OfRegister target, Vector first, Vector second);

  /** target = first * second. */
  void multiply(Vector.OfRegister target, Vector first, Vector second);

  /** target = first / second. */
  void divide(Vector.OfRegister target, Vector first, Vector second);

  /** target = the smaller of both; the second if one of them is no number. */
  void min(Vector.OfRegister target, Vector first, Vector second);

  /** target = the larger of both; the second if one of them is no number. */
  void max(Vector.OfRegister target, Vector first, Vector second);

  /** target = target * first + second. */
  void multiplyAdd(Vector.OfRegister target, Vector first, Vector second);

  /** target = target * first - second. */
  void multiplySubtract(Vector.OfRegister target, Vector first, Vector second);

  /** target += first * second. */
  void addProduct(Vector.OfRegister target, Vector first, Vector second);

  /** target -= first * second. */
  void subtractProduct(Vector.OfRegister target, Vector first, Vector second);

  /** Bits of both. */
  void and(Vector.OfRegister target, Vector first, Vector second);

  /** Bits of one of them. */
  void xor(Vector.OfRegister target, Vector first, Vector second);

  /**
   * target *= 2^n; lanes that were not chosen become 0.
   *
   * @param n integers from -252 to 254 in lanes that were chosen; overwritten
   * @param other a register that is overwritten
   */
  void scale(Vector.OfRegister target, Vector.OfRegister n, Vector.OfRegister other, Choice chosen);
}
