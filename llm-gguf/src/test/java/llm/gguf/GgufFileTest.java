package llm.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import llm.tensor.Tensor;
import llm.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTest {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  @TempDir Path folder;

  static Stream<Arguments> formats() {
    return Stream.of(LITTLE, ByteOrder.BIG_ENDIAN)
        .flatMap(order -> Stream.of(Arguments.of(order, 2), Arguments.of(order, 3)));
  }

  @Test
  void runsAsNamedModule() {
    assertEquals("llm.gguf", GgufFile.class.getModule().getName());
    assertTrue(GgufFile.class.getModule().isNamed());
  }

  @ParameterizedTest
  @MethodSource("formats")
  void readsEveryMetadataType(ByteOrder order, int version) {
    var file =
        RawGguf.start(order, version, 0, 13)
            .key("u8", 0)
            .u8(200)
            .key("i8", 1)
            .u8(-3)
            .key("u16", 2)
            .u16(40_000)
            .key("i16", 3)
            .u16(-5)
            .key("u32", 4)
            .u32(-1)
            .key("i32", 5)
            .u32(-7)
            .key("f32", 6)
            .f32(1.5f)
            .key("bool", 7)
            .u8(1)
            .key("string", 8)
            .string("h\u00e9llo \ud83d\ude00")
            .array("array", 2, 2)
            .u16(1)
            .u16(65_535)
            .key("u64", 10)
            .u64(-1)
            .key("i64", 11)
            .u64(Long.MIN_VALUE)
            .key("f64", 12)
            .f64(-0.1)
            .read();

    assertEquals(version, file.version());
    assertEquals(order, file.byteOrder());
    var values = file.metadata().asMap();
    assertEquals(
        List.of(
            "u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "string", "array", "u64", "i64",
            "f64"),
        List.copyOf(values.keySet()));
    assertEquals(
        List.of(
            200L,
            -3L,
            40_000L,
            -5L,
            4_294_967_295L,
            -7L,
            1.5f,
            true,
            "h\u00e9llo \ud83d\ude00",
            List.of(1L, 65_535L),
            BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
            Long.MIN_VALUE,
            -0.1),
        List.copyOf(values.values()));
    assertEquals(Optional.of(MetadataType.UINT8), file.metadata().typeOf("u8"));
    assertEquals(Optional.of(MetadataType.UINT16), file.metadata().elementTypeOf("array"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void readsArraysOfEveryType(ByteOrder order, int version) {
    var file =
        RawGguf.start(order, version, 0, 7)
            .array("strings", 8, 3)
            .string("a")
            .string("")
            .string("\u4e16\u754c")
            .array("bools", 7, 2)
            .u8(1)
            .u8(0)
            .array("floats", 6, 2)
            .f32(0.5f)
            .f32(-2)
            .array("doubles", 12, 1)
            .f64(0.1)
            .array("longs", 10, 2)
            .u64(7)
            .u64(-1)
            .array("empty", 5, 0)
            .array("nested", 9, 2)
            .u32(0)
            .u64(2)
            .u8(1)
            .u8(2)
            .u32(8)
            .u64(1)
            .string("mixed")
            .read();

    var metadata = file.metadata();
    assertEquals(Optional.of(List.of("a", "", "\u4e16\u754c")), metadata.strings("strings"));
    assertEquals(Optional.of(List.of(true, false)), metadata.bools("bools"));
    assertEquals(Optional.of(List.of(0.5f, -2f)), metadata.floats("floats"));
    assertEquals(List.of(0.1), metadata.asMap().get("doubles"));
    assertEquals(
        List.of(7L, BigInteger.TWO.pow(64).subtract(BigInteger.ONE)),
        metadata.asMap().get("longs"));
    assertEquals(Optional.of(List.of()), metadata.strings("empty"));
    assertEquals(List.of(List.of(1L, 2L), List.of("mixed")), metadata.asMap().get("nested"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void readsTensorsInLittleEndianOrder(ByteOrder order, int version) throws IOException {
    var path =
        RawGguf.start(order, version, 2, 1)
            .key("general.alignment", 4)
            .u32(64)
            .tensor("second", 0, 64, 2, 1)
            .tensor("first", 1, 0, 3)
            .pad(64)
            .u16(0x3c00)
            .u16(0xc000)
            .u16(0x0001)
            .pad(64)
            .f32(1.25f)
            .f32(-8)
            .write(folder.resolve("model.gguf"));

    List<Tensor> tensors;
    try (var file = GgufFile.open(path)) {
      assertEquals(64, file.alignment());
      assertEquals(List.of(path), file.paths());
      assertEquals(Files.size(path), file.byteSize());
      tensors = file.tensors();
      assertEquals(Optional.of(tensors.get(1)), file.tensor("first"));
      assertEquals(Optional.empty(), file.tensor("third"));
    }
    assertEquals(
        List.of("second F32 [2 x 1]", "first F16 [3]"),
        tensors.stream().map(Tensor::toString).toList());
    try (var arena = Arena.ofShared()) {
      var part = arena.allocate(4);
      assertEquals(order == LITTLE, tensors.get(1).data().isInFile());
      tensors.get(1).data().read(2, part);
      assertEquals(0x1c000, part.get(ValueLayout.JAVA_INT.withOrder(LITTLE), 0));
      assertThrows(IndexOutOfBoundsException.class, () -> tensors.get(1).data().read(3, part));
      var second = tensors.get(0).data().open(arena);
      var first = tensors.get(1).data().open(arena);
      assertTrue(second.isReadOnly());
      assertArrayEquals(
          new float[] {1.25f, -8},
          second.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE)));
      assertArrayEquals(
          new short[] {0x3c00, (short) 0xc000, 1},
          first.toArray(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE)));
    }
  }

  @Test
  void readsFromMemoryWithoutCopying() {
    var bytes =
        RawGguf.start(1, 0)
            .tensor("a", 24, 0, 4)
            .pad(32)
            .raw((byte) 1, (byte) 2, (byte) 3, (byte) 4);
    var memory = MemorySegment.ofArray(bytes.bytes());
    var file = GgufFile.read("memory", memory);
    var data = file.tensors().getFirst().data().open(Arena.global());
    assertArrayEquals(new byte[] {1, 2, 3, 4}, data.toArray(ValueLayout.JAVA_BYTE));
    memory.set(ValueLayout.JAVA_BYTE, memory.byteSize() - 1, (byte) 9);
    assertEquals(9, data.get(ValueLayout.JAVA_BYTE, 3));
    assertFalse(file.tensors().getFirst().data().isInFile());
    assertEquals(List.of(), file.paths());
    assertEquals("memory", file.name());
  }

  @Test
  void acceptsMagicTurnedAroundInBigEndianFile() {
    var file = new RawGguf(ByteOrder.BIG_ENDIAN).raw("FUGG").u32(3).u64(0).u64(0).read();
    assertEquals(ByteOrder.BIG_ENDIAN, file.byteOrder());
  }

  @Test
  void needsNoPaddingAfterLastTensor() {
    var file = RawGguf.start(1, 0).tensor("a", 0, 0, 1).pad(32).f32(1).read();
    assertEquals(1, file.tensors().size());
  }

  @Test
  void replacesBytesThatAreNotUtf8() {
    var file =
        RawGguf.start(0, 1)
            .array("tokens", 8, 1)
            .string((byte) 'a', (byte) 0xff, (byte) 'b')
            .read();
    assertEquals(List.of("a\uFFFDb"), file.metadata().asMap().get("tokens"));
    var tokens = file.metadata().array("tokens").orElseThrow();
    assertArrayEquals(new byte[] {'a', (byte) 0xff, 'b'}, tokens.malformed(0).orElseThrow());
    var right = MetadataArray.of(MetadataType.STRING, List.of("\uFFFD", "é"));
    assertEquals(Optional.empty(), right.malformed(0));
    assertEquals(Optional.empty(), right.malformed(1));
    assertEquals(Optional.empty(), MetadataArray.of(MetadataType.INT8, List.of(1)).malformed(0));
  }

  @Test
  void readsLargeVocabulary() {
    var size = 250_000;
    var raw = RawGguf.start(0, 1).array("tokenizer.ggml.tokens", 8, size);
    for (var i = 0; i < size; i++) raw.string("token " + i);
    var tokens = raw.read().metadata().strings("tokenizer.ggml.tokens").orElseThrow();
    assertEquals(size, tokens.size());
    assertEquals("token 0", tokens.getFirst());
    assertEquals("token 249999", tokens.getLast());
  }

  @Test
  void mapsTensorsBeyondTwoGibibytes() throws IOException {
    var gibibyte = 1L << 30;
    var path =
        RawGguf.start(2, 0)
            .tensor("large", 24, 0, gibibyte, 3)
            .tensor("last", 0, 3 * gibibyte, 1)
            .pad(32)
            .write(folder.resolve("large.gguf"));
    var dataStart = Files.size(path);
    try (var file = new RandomAccessFile(path.toFile(), "rw")) { // a sparse file: no such space
      file.seek(dataStart + 3 * gibibyte - 1);
      file.write(7);
      file.write(new byte[] {0, 0, 32, 65}); // 10
    }
    try (var file = GgufFile.open(path);
        var arena = Arena.ofConfined()) {
      var large = file.tensors().getFirst().data().open(arena);
      assertEquals(3 * gibibyte, large.byteSize());
      assertEquals(7, large.get(ValueLayout.JAVA_BYTE, large.byteSize() - 1));
      var last = file.tensors().getLast().data().open(arena);
      assertEquals(10f, last.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE), 0));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noticesFileThatChanged(boolean cut) throws IOException {
    var path =
        RawGguf.start(1, 0)
            .tensor("a", 0, 0, 1)
            .pad(32)
            .f32(1)
            .write(folder.resolve("changed.gguf"));
    var data = GgufFile.open(path).tensors().getFirst().data();
    if (cut) {
      Files.write(path, new byte[10]);
    } else {
      Files.delete(path);
    }
    var error = assertThrows(GgufException.class, () -> data.open(Arena.global()));
    var problem =
        cut ? "was replaced or changed while in use: it was 68 bytes" : "no such file or folder";
    assertTrue(error.getMessage().startsWith(path + ": " + problem), error.getMessage());
    var part = Arena.ofAuto().allocate(4);
    var second = assertThrows(GgufException.class, () -> data.read(0, part));
    assertEquals(error.getMessage(), second.getMessage());
  }

  @Test
  void saysOfAFileThatIsMappedWhetherItChanged() throws IOException {
    var path = folder.resolve("mapped.gguf");
    var bytes = RawGguf.start(1, 0).tensor("a", 0, 0, 1).pad(32).f32(1).bytes();
    Files.write(path, bytes);
    var file = GgufFile.open(path);
    file.checkUnchanged();
    var time = Files.getLastModifiedTime(path);
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(bytes.length - 2);
    }
    Files.setLastModifiedTime(path, time);
    var cut = assertThrows(GgufException.class, file::checkUnchanged);
    assertTrue(cut.isUnreadable());
    assertTrue(
        cut.getMessage().contains("it was 68 bytes of " + time + ", it is 66 bytes"),
        cut.getMessage());

    Files.write(path, bytes);
    Files.setLastModifiedTime(path, FileTime.fromMillis(time.toMillis() + 5000));
    assertThrows(GgufException.class, file::checkUnchanged); // the same size, other bytes maybe
    Files.setLastModifiedTime(path, time);
    file.checkUnchanged();

    // What is mapped lives on under no name, or when another file takes the name.
    var other = Files.write(folder.resolve("other.gguf"), new byte[10]);
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
    file.checkUnchanged();
    assertThrows(GgufException.class, () -> file.tensors().getFirst().data().open(Arena.ofAuto()));
    Files.delete(path);
    file.checkUnchanged();
  }

  @Test
  void saysWhetherTheFileIsWrongOrCannotBeGotAt() throws IOException {
    var absent =
        assertThrows(GgufException.class, () -> GgufFile.open(folder.resolve("absent.gguf")));
    assertTrue(absent.isUnreadable());
    var text = Files.writeString(folder.resolve("text.gguf"), "This is no model.");
    assertFalse(assertThrows(GgufException.class, () -> GgufFile.open(text)).isUnreadable());
  }

  @Test
  void namesFileThatCannotBeOpened() {
    assertMessage(folder.resolve("absent.gguf"), "no such file or folder");
    assertMessage(folder, "is a directory; expected a GGUF file");
  }

  private static void assertMessage(Path path, String problem) {
    var error = assertThrows(GgufException.class, () -> GgufFile.open(path));
    assertEquals(path + ": " + problem, error.getMessage());
  }

  @Test
  void whatIsLongOrSteersATerminalIsNotRepeated() {
    var key = "a\u001b[2Jb".repeat(5000);
    var metadata = RawGguf.start(0, 1).key(key, 8).string("x").read().metadata();
    var message = assertThrows(GgufException.class, () -> metadata.bool(key)).getMessage();
    assertTrue(message.length() < 200, () -> message.length() + " characters");
    assertEquals(0, message.chars().filter(Character::isISOControl).count());
    assertTrue(message.endsWith("... is STRING; expected a BOOL"), message);
  }

  @Test
  void metadataOfAnotherTypeIsNamed() {
    var metadata =
        RawGguf.start(0, 4)
            .key("text", 8)
            .string("x")
            .array("texts", 8, 1)
            .string("x")
            .key("large", 10)
            .u64(-1)
            .key("whole", 4)
            .u32(3)
            .read()
            .metadata();
    var problems =
        Map.<Runnable, String>of(
            () -> metadata.integer("text"), "text is STRING; expected an integer",
            () -> metadata.number("text"), "text is STRING; expected a number",
            () -> metadata.string("whole"), "whole is UINT32; expected a STRING",
            () -> metadata.bool("whole"), "whole is UINT32; expected a BOOL",
            () -> metadata.array("whole"), "whole is UINT32; expected an ARRAY",
            () -> metadata.strings("whole"), "whole is UINT32; expected an ARRAY of STRING",
            () -> metadata.floats("texts"),
                "texts is ARRAY of STRING; expected an ARRAY of FLOAT32",
            () -> metadata.integers("texts"),
                "texts is ARRAY of STRING; expected an ARRAY of integers",
            () -> metadata.integer("large"),
                "large is 18446744073709551615; expected at most 9223372036854775807");
    problems.forEach(
        (get, problem) ->
            assertEquals(
                "raw.gguf: " + problem, assertThrows(GgufException.class, get::run).getMessage()));
    assertEquals(Optional.of(3.0), metadata.number("whole"));
    assertEquals(Optional.empty(), metadata.string("absent"));
    assertEquals(Optional.empty(), metadata.typeOf("absent"));
  }

  @Test
  void realFileIsWhatItsWriterMeant() throws IOException {
    try (var input = GgufFileTest.class.getResourceAsStream("command-r.gguf")) {
      var file = GgufFile.read("command-r.gguf", MemorySegment.ofArray(input.readAllBytes()));
      assertEquals(Optional.of("command-r"), file.metadata().string("general.architecture"));
      assertEquals(18, file.tensors().size());
      var embedding = file.tensor("token_embd.weight").orElseThrow();
      assertEquals(TensorType.F16, embedding.type());
      var tokens = file.metadata().strings("tokenizer.ggml.tokens").orElseThrow();
      assertEquals(embedding.rows(), tokens.size());
      assertTrue(Arrays.stream(embedding.dimensions()).allMatch(d -> d > 0));
    }
  }
}
