package llm.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import llm.tensor.Tensor;
import llm.tensor.TensorType;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is what is read, in both byte orders. */
class RoundTripTest {
  /** A tensor and its bytes. */
  record Stored(TensorType type, long[] dimensions, byte[] bytes) {}

  @Property(tries = 100)
  void readGivesWhatWasWritten(
      @ForAll("metadata") Map<String, Metadata.Entry> metadata,
      @ForAll("tensors") Map<String, Stored> tensors,
      @ForAll boolean bigEndian,
      @ForAll("alignments") int alignment)
      throws IOException {
    var order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    var writer = GgufWriter.create(order).alignment(alignment);
    metadata.forEach((key, entry) -> writer.put(key, entry.type(), entry.value()));
    tensors.forEach(
        (name, stored) -> {
          var bytes = MemorySegment.ofArray(stored.bytes);
          writer.tensor(new Tensor(name, stored.type, stored.dimensions, _ -> bytes));
        });
    var path = Files.createTempFile("round-trip", ".gguf");
    try {
      writer.write(path);
      check(path, order, metadata, tensors);
      assertEquals(alignment, GgufFile.open(path).alignment());
    } finally {
      Files.delete(path);
    }
  }

  private static void check(
      Path path,
      ByteOrder order,
      Map<String, Metadata.Entry> metadata,
      Map<String, Stored> tensors) {
    var file = GgufFile.open(path);
    assertEquals(order, file.byteOrder());
    var keys = new ArrayList<>(List.of("general.alignment"));
    keys.addAll(metadata.keySet());
    assertEquals(keys, List.copyOf(file.metadata().asMap().keySet()));
    metadata.forEach(
        (key, entry) -> {
          assertEquals(entry, file.metadata().entries().get(key));
          assertSameTypes(entry.value(), file.metadata().asMap().get(key));
        });
    assertEquals(List.copyOf(tensors.keySet()), file.tensors().stream().map(Tensor::name).toList());
    try (var arena = Arena.ofConfined()) {
      for (var tensor : file.tensors()) {
        var stored = tensors.get(tensor.name());
        assertEquals(stored.type, tensor.type());
        assertArrayEquals(stored.dimensions, tensor.dimensions());
        assertArrayEquals(stored.bytes, tensor.data().open(arena).toArray(ValueLayout.JAVA_BYTE));
      }
    }
  }

  /** Lists are equal whatever the types of the elements in the file: those are compared here. */
  private static void assertSameTypes(Object expected, Object found) {
    if (!(expected instanceof MetadataArray array)) return;
    var other = (MetadataArray) found;
    assertEquals(array.elementType(), other.elementType());
    for (var i = 0; i < array.size(); i++) assertSameTypes(array.get(i), other.get(i));
  }

  @Provide
  Arbitrary<Map<String, Metadata.Entry>> metadata() {
    return Arbitraries.maps(names(), entries(NestedArray.MAX_DEPTH))
        .ofMaxSize(12)
        .map(LinkedHashMap::new);
  }

  @Provide
  Arbitrary<Map<String, Stored>> tensors() {
    var stored =
        Combinators.combine(
                Arbitraries.of(TensorType.class),
                Arbitraries.longs().between(1, 3).list().ofMinSize(1).ofMaxSize(4),
                Arbitraries.longs())
            .as(RoundTripTest::stored);
    return Arbitraries.maps(names(), stored).ofMaxSize(4).map(LinkedHashMap::new);
  }

  @Provide
  Arbitrary<Integer> alignments() {
    return Arbitraries.of(1, 8, 32, 4096);
  }

  private static Stored stored(TensorType type, List<Long> shape, long seed) {
    var dimensions = shape.stream().mapToLong(Long::longValue).toArray();
    dimensions[0] *= type.blockSize();
    var elements = 1L;
    for (var dimension : dimensions) elements *= dimension;
    var bytes = new byte[(int) type.byteSize(elements)];
    new Random(seed).nextBytes(bytes);
    return new Stored(type, dimensions, bytes);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings()
        .alpha()
        .numeric()
        .withChars("._\u00e9")
        .ofMinLength(1)
        .ofMaxLength(20);
  }

  private static Arbitrary<Metadata.Entry> entries(int depth) {
    return Arbitraries.of(MetadataType.class)
        .filter(type -> depth > 0 || type != MetadataType.ARRAY)
        .flatMap(type -> values(type, depth).map(value -> new Metadata.Entry(type, value)));
  }

  private static Arbitrary<Object> values(MetadataType type, int depth) {
    return switch (type) {
      case UINT8 -> integers(0, 255);
      case INT8 -> integers(-128, 127);
      case UINT16 -> integers(0, 65_535);
      case INT16 -> integers(-32_768, 32_767);
      case UINT32 -> integers(0, 4_294_967_295L);
      case INT32 -> integers(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> integers(Long.MIN_VALUE, Long.MAX_VALUE);
      case UINT64 ->
          Arbitraries.bigIntegers()
              .between(BigInteger.ZERO, BigInteger.TWO.pow(64).subtract(BigInteger.ONE))
              .map(big -> big.bitLength() < 64 ? (Object) big.longValue() : big);
      case FLOAT32 -> Arbitraries.floats().map(value -> value);
      case FLOAT64 -> Arbitraries.doubles().map(value -> value);
      case BOOL -> Arbitraries.of(true, false).map(value -> value);
      case STRING ->
          Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(30).map(value -> value);
      case ARRAY -> arrays(depth).map(value -> value);
    };
  }

  /** No UTF-8 stands for half of a pair. */
  private static char[] surrogates() {
    var chars = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
    for (var i = 0; i < chars.length; i++) chars[i] = (char) (Character.MIN_SURROGATE + i);
    return chars;
  }

  private static Arbitrary<MetadataArray> arrays(int depth) {
    return Arbitraries.of(MetadataType.class)
        .filter(type -> depth > 1 || type != MetadataType.ARRAY)
        .flatMap(
            type ->
                values(type, depth - 1)
                    .list()
                    .ofMaxSize(4)
                    .map(values -> MetadataArray.of(type, values)));
  }

  private static Arbitrary<Object> integers(long minimum, long maximum) {
    return Arbitraries.longs().between(minimum, maximum).map(value -> value);
  }
}
