package llm.tensor.kernel.vector.decode;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import llm.tensor.kernel.vector.lanes.Species;

/**
 * Writes the numbers that codes stand for, out of tables of floats: a code is a load, its signs are
 * one shift of all lanes and an exclusive or.
 */
final class Codewords {
  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

  /** Vectors of eight floats, where there are any. */
  private static final VectorSpecies<Float> EIGHT =
      Species.BITS == 128 ? FOUR : FloatVector.SPECIES_256;

  private static final int LANES_OF_EIGHT = EIGHT.length();
  private static final IntVector SIGNS_OF_FOUR = signs(IntVector.SPECIES_128);
  private static final IntVector SIGNS_OF_EIGHT =
      signs(Species.BITS == 128 ? IntVector.SPECIES_128 : IntVector.SPECIES_256);

  private Codewords() {}

  /** Shifts that bring bit i to the top, in lane i. */
  private static IntVector signs(VectorSpecies<Integer> species) {
    return IntVector.broadcast(species, 31).sub(IntVector.zero(species).addIndex(1));
  }

  /** Eight numbers of a code, scaled; a bit that is set in signs makes its number negative. */
  static void eight(float[] table, int code, int signs, float scale, float[] target, int at) {
    for (int j = 0; j < 8; j += LANES_OF_EIGHT) {
      var bits =
          SIGNS_OF_EIGHT
              .broadcast(signs >>> j)
              .lanewise(VectorOperators.LSHL, SIGNS_OF_EIGHT)
              .and(Integer.MIN_VALUE);
      FloatVector.fromArray(EIGHT, table, code * 8 + j)
          .mul(scale)
          .reinterpretAsInts()
          .lanewise(VectorOperators.XOR, bits)
          .reinterpretAsFloats()
          .intoArray(target, at + j);
    }
  }

  /** Four numbers of a code, scaled; a bit that is set in signs makes its number negative. */
  static void four(float[] table, int code, int signs, float scale, float[] target, int at) {
    var bits =
        SIGNS_OF_FOUR
            .broadcast(signs)
            .lanewise(VectorOperators.LSHL, SIGNS_OF_FOUR)
            .and(Integer.MIN_VALUE);
    FloatVector.fromArray(FOUR, table, code * 4)
        .mul(scale)
        .reinterpretAsInts()
        .lanewise(VectorOperators.XOR, bits)
        .reinterpretAsFloats()
        .intoArray(target, at);
  }

  /** Eight numbers of a code, moved and scaled. */
  static void moved(float[] table, int code, float move, float scale, float[] target, int at) {
    for (int j = 0; j < 8; j += LANES_OF_EIGHT) {
      FloatVector.fromArray(EIGHT, table, code * 8 + j)
          .add(move)
          .mul(scale)
          .intoArray(target, at + j);
    }
  }
}
