package llm.template;

import java.math.BigInteger;
import java.util.function.ToIntFunction;

/** The methods and parts of Python's numbers that can be called without arguments. */
final class NumberMethods {
  static final BuiltinTable WHOLE_TABLE =
      new BuiltinTable()
          .add("bit_length()", (self, in, c) -> bits(self, n -> n.abs().bitLength()))
          .add("bit_count()", (self, in, c) -> bits(self, n -> n.abs().bitCount()))
          .add("is_integer()", (self, in, c) -> BoolValue.TRUE)
          .add("conjugate()", (self, in, c) -> self);

  static final BuiltinTable FLOAT_TABLE =
      new BuiltinTable()
          .add("is_integer()", (self, in, c) -> isWhole(((FloatValue) self).value()))
          .add("conjugate()", (self, in, c) -> self);

  private NumberMethods() {}

  private static Value bits(Value self, ToIntFunction<BigInteger> count) {
    return new IntValue(count.applyAsInt(Numbers.asInteger(self)));
  }

  private static Value isWhole(double value) {
    return BoolValue.of(Double.isFinite(value) && value == Math.rint(value));
  }
}
