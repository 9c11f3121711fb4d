package llm.tensor.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import llm.tensor.QuantizationData;
import llm.tensor.TensorType;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;
import llm.tensor.codec.codebook.Iq1Blocks;
import llm.tensor.codec.codebook.Iq2Blocks;
import llm.tensor.codec.codebook.Iq3Blocks;
import llm.tensor.codec.group.BlockLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A decoder with vectors gives its codec's floats, bit for bit. */
class VectorTypesTest {
  private static final long ODD = 3; // bytes before the first block

  static Stream<Arguments> types() {
    var codebooks =
        Stream.of(Iq1Blocks.values(), Iq2Blocks.values(), Iq3Blocks.values()).flatMap(Stream::of);
    var layouts = BlockLayout.ALL.stream().map(BlockLayout::codec);
    var floats = Stream.of(FloatElements.F16, FloatElements.BF16);
    return Stream.<Stream<? extends Codec>>of(floats, layouts, codebooks)
        .<Codec>flatMap(Function.identity())
        .filter(codec -> VectorTypes.decoder(codec) != codec)
        .map(codec -> Arguments.of(TensorType.valueOf(codec.toString()), codec));
  }

  /** What the reference encoded. */
  @ParameterizedTest
  @MethodSource("types")
  void decodesTheReference(TensorType type, Codec codec) {
    same(codec, QuantizationData.encoded(type));
  }

  /** All codes, signs and scales, and those of ones alone: NaN and infinite scales among them. */
  @ParameterizedTest
  @MethodSource("types")
  void decodesAnyBytes(TensorType type, Codec codec) {
    var bytes = new byte[2048 * type.blockBytes()];
    new Random(type.id()).nextBytes(bytes);
    Arrays.fill(bytes, 0, 2 * type.blockBytes(), (byte) 0xff);
    same(codec, MemorySegment.ofArray(bytes));
  }

  /** Codebooks are looked up with vectors. */
  @Test
  void codebooksHaveDecoders() {
    Stream.of(Iq1Blocks.values(), Iq2Blocks.values(), Iq3Blocks.values())
        .flatMap(Stream::of)
        .forEach(codec -> assertNotEquals(codec, VectorTypes.decoder(codec)));
  }

  private static void same(Codec codec, MemorySegment encoded) {
    int blocks = (int) (encoded.byteSize() / codec.blockBytes());
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(encoded.byteSize() + ODD);
      MemorySegment.copy(
          encoded, ValueLayout.JAVA_BYTE, 0, data, ValueLayout.JAVA_BYTE, ODD, encoded.byteSize());
      var expected = decoded(codec, data, blocks);
      assertArrayEquals(expected, decoded(VectorTypes.decoder(codec), data, blocks));
    }
  }

  /** The bits of the floats, where all NaN are one; with a float more before and behind them. */
  private static int[] decoded(Codec codec, MemorySegment data, int blocks) {
    var floats = new float[blocks * codec.blockSize() + 2];
    codec.decode(data, ODD, floats, 1, blocks);
    var bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) bits[i] = Float.floatToIntBits(floats[i]);
    return bits;
  }
}
