package llm.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import llm.tensor.Tensor;
import llm.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgufWriterTest {
  @TempDir Path folder;

  @Test
  void writesWhatTheReferenceWrote() throws IOException {
    byte[] original;
    try (var input = GgufWriterTest.class.getResourceAsStream("command-r.gguf")) {
      original = input.readAllBytes();
    }
    var file = GgufFile.read("command-r.gguf", MemorySegment.ofArray(original));
    var writer = GgufWriter.create().putAll(file.metadata());
    file.tensors().forEach(writer::tensor);
    writer.write(target());
    assertArrayEquals(original, Files.readAllBytes(target()));
  }

  @Test
  void writesFieldByField() throws IOException {
    GgufWriter.create()
        .put("a", MetadataType.UINT8, 200)
        .putArray("b", MetadataType.STRING, List.of("x", "yz"))
        .alignment(16)
        .tensor(tensor("t", TensorType.I8, new long[] {1, 2}))
        .tensor(tensor("u", TensorType.I16, new long[] {1}))
        .write(target());
    var expected =
        RawGguf.start(2, 3)
            .key("a", 0)
            .u8(200)
            .array("b", 8, 2)
            .string("x")
            .string("yz")
            .key("general.alignment", 4)
            .u32(16)
            .tensor("t", 24, 0, 1, 2)
            .tensor("u", 25, 16, 1)
            .pad(16)
            .zeros(32);
    assertArrayEquals(expected.bytes(), Files.readAllBytes(target()));
  }

  @Test
  void typeFollowsFromClass() {
    GgufWriter.create()
        .put("int", 1)
        .put("long", 1L)
        .put("short", (short) 1)
        .put("byte", (byte) 1)
        .put("big", BigInteger.ONE)
        .put("float", 1f)
        .put("double", 1.0)
        .put("boolean", true)
        .put("string", "1")
        .put("list", List.of(1, 2))
        .put("nested", List.of(MetadataArray.of(MetadataType.STRING, List.of("1"))))
        .write(target());
    var metadata = GgufFile.open(target()).metadata();
    assertEquals(
        List.of(
            MetadataType.INT32,
            MetadataType.INT64,
            MetadataType.INT16,
            MetadataType.INT8,
            MetadataType.UINT64,
            MetadataType.FLOAT32,
            MetadataType.FLOAT64,
            MetadataType.BOOL,
            MetadataType.STRING,
            MetadataType.ARRAY,
            MetadataType.ARRAY),
        metadata.asMap().keySet().stream().map(key -> metadata.typeOf(key).orElseThrow()).toList());
    assertEquals(Optional.of(MetadataType.INT32), metadata.elementTypeOf("list"));
    assertEquals(List.of(List.of("1")), metadata.asMap().get("nested"));
  }

  @Test
  void refusesWhatCouldNotBeRead() {
    var writer = GgufWriter.create().tensor(tensor("twice", TensorType.F32, new long[] {1}));
    assertRefused(
        "a: 256 is out of range: a UINT8 is 0 to 255",
        () -> writer.put("a", MetadataType.UINT8, 256));
    assertRefused(
        "a: -1 is out of range: a UINT64 is 0 to 18446744073709551615",
        () -> writer.put("a", MetadataType.UINT64, -1));
    assertRefused(
        "a: a String cannot be stored as INT32", () -> writer.put("a", MetadataType.INT32, "1"));
    assertRefused(
        "a: a Double cannot be stored as FLOAT32",
        () -> writer.put("a", MetadataType.FLOAT32, 1.0));
    assertRefused("a: an empty list says no type: use putArray", () -> writer.put("a", List.of()));
    assertRefused(
        "a: a String cannot be stored as INT32", () -> writer.put("a", List.of(1, "mixed")));
    assertRefused(
        "a: no metadata type stores a java.lang.Object", () -> writer.put("a", new Object()));
    assertRefused(": a key of 0 bytes; expected 1 to 65535", () -> writer.put("", 1));
    assertRefused(
        "general.alignment: 12; expected a power of two up to 1048576", () -> writer.alignment(12));
    assertRefused(
        "general.alignment: 32; expected a power of two up to 1048576",
        () -> writer.put("general.alignment", "32"));
    assertRefused(
        "tensor twice is there already",
        () -> writer.tensor(tensor("twice", TensorType.F32, new long[] {1})));
    assertRefused(
        "tensor t has rows of 33 elements; expected a multiple of 32, the block size of Q8_0",
        () -> writer.tensor(new Tensor("t", TensorType.Q8_0, new long[] {33}, _ -> empty())));
    assertRefused(
        "tensor t has 5 dimensions; expected 1 to 4",
        () -> writer.tensor(tensor("t", TensorType.F32, new long[] {1, 1, 1, 1, 1})));
    assertRefused(
        "tensor  has a name of 0 bytes; expected 1 to 64",
        () -> writer.tensor(tensor("", TensorType.F32, new long[] {1})));
    Object array = MetadataArray.of(MetadataType.UINT8, List.of());
    for (var i = 0; i < 4; i++) array = MetadataArray.of(MetadataType.ARRAY, List.of(array));
    var deep = array;
    assertRefused("a: arrays nested 5 deep; expected at most 4", () -> writer.put("a", deep));
  }

  @Test
  void finalNameNeverShowsHalfOfFile() throws IOException {
    Files.writeString(target(), "old");
    var seen = new ArrayList<String>();
    GgufWriter.create()
        .tensor(
            new Tensor(
                "a",
                TensorType.I8,
                new long[] {3 << 20}, // more than is buffered
                arena -> {
                  seen.add(read(target()));
                  return arena.allocate(3 << 20);
                }))
        .tensor(
            new Tensor(
                "b",
                TensorType.I8,
                new long[] {1},
                arena -> {
                  seen.add(read(target()));
                  return arena.allocate(1);
                }))
        .write(target());
    assertEquals(List.of("old", "old"), seen);
    assertEquals(2, GgufFile.open(target()).tensors().size());
    assertOnlyTarget();
  }

  @Test
  void failureLeavesWhatWasThere() throws IOException {
    Files.writeString(target(), "old");
    var writer =
        GgufWriter.create()
            .tensor(tensor("a", TensorType.F32, new long[] {1}))
            .tensor(new Tensor("b", TensorType.F32, new long[] {2}, arena -> arena.allocate(7)));
    var error = assertThrows(GgufException.class, () -> writer.write(target()));
    assertEquals(target() + ": b F32 [2] has 7 bytes of data; expected 8", error.getMessage());
    assertEquals("old", read(target()));
    assertOnlyTarget();
  }

  @Test
  void namesFolderThatIsAbsent() {
    var target = folder.resolve("absent").resolve("model.gguf");
    var error = assertThrows(GgufException.class, () -> GgufWriter.create().write(target));
    assertTrue(error.getMessage().startsWith(target + ": "), error.getMessage());
    assertFalse(Files.exists(target));
  }

  @Test
  void keepsBytesThatAreNotUtf8() throws IOException {
    var raw = RawGguf.start(0, 1).array("t", 8, 1).string((byte) 0xff, (byte) 0xfe);
    GgufWriter.create().putAll(raw.read().metadata()).write(target());
    assertArrayEquals(raw.bytes(), Files.readAllBytes(target()));
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "Q6_K", "IQ2_XXS"})
  void swapsMoreThanIsBuffered(TensorType type) {
    var width = 20_000L * 256;
    var bytes = new byte[(int) type.byteSize(width)];
    new Random(1).nextBytes(bytes);
    GgufWriter.create(ByteOrder.BIG_ENDIAN)
        .tensor(new Tensor("t", type, new long[] {width}, _ -> MemorySegment.ofArray(bytes)))
        .write(target());
    try (var arena = Arena.ofConfined()) {
      var data = GgufFile.open(target()).tensors().getFirst().data().open(arena);
      assertEquals(-1, data.mismatch(MemorySegment.ofArray(bytes)));
    }
  }

  private Path target() {
    return folder.resolve("model.gguf");
  }

  private void assertOnlyTarget() throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(List.of(target()), files.toList());
    }
  }

  private static void assertRefused(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }

  private static Tensor tensor(String name, TensorType type, long[] dimensions) {
    return new Tensor(
        name, type, dimensions, arena -> arena.allocate(elements(dimensions) * type.blockBytes()));
  }

  private static long elements(long[] dimensions) {
    var elements = 1L;
    for (var dimension : dimensions) elements *= dimension;
    return elements;
  }

  private static MemorySegment empty() {
    return MemorySegment.ofArray(new byte[0]);
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
