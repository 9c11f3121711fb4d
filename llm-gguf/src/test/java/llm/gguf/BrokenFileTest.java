package llm.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a file can be wrong, with the message that says so. */
class BrokenFileTest {
  @ParameterizedTest
  @MethodSource({"starts", "pairs", "arrays", "tensors", "places"})
  void isRefused(String problem, RawGguf file) {
    var error = assertThrows(GgufException.class, file::read);
    assertEquals("raw.gguf: " + problem, error.getMessage());
  }

  static Stream<Arguments> starts() {
    var expected = "; expected \"GGUF\"";
    return Stream.of(
        broken("is empty; expected a GGUF file", empty()),
        broken(
            "begins with 47 47 (\"GG\")" + expected + "; the file ends after 2 bytes",
            empty().raw("GG")),
        broken("begins with 41 42 43 44 (\"ABCD\")" + expected, empty().raw("ABCDEFGHIJKLMNOP")),
        broken(
            "begins with 3c 21 44 4f (\"<!DO\")"
                + expected
                + "; it looks like a web page: was the address of a page downloaded, not of the"
                + " file?",
            empty().raw("<!DOCTYPE html><html>")),
        broken(
            "begins with 76 65 72 73 (\"vers\")"
                + expected
                + "; it looks like a Git LFS pointer: fetch the file itself with git lfs pull",
            empty().raw("version https://git-lfs.github.com/spec/v1\n")),
        broken(
            "begins with 10 00 00 00 (\"\uFFFD\uFFFD\uFFFD\uFFFD\")"
                + expected
                + "; it looks like a safetensors file: convert it to GGUF",
            empty().u64(16).raw("{\"a\":{\"dtype\":\"F32\"")),
        broken(
            "begins with 50 4b 03 04 (\"PK\uFFFD\uFFFD\")"
                + expected
                + "; it looks like a ZIP archive or a PyTorch checkpoint: convert it to GGUF",
            empty().raw("PK\3\4").zeros(20)),
        broken(
            "begins with 74 6a 67 67 (\"tjgg\")"
                + expected
                + "; it is a file of the GGML formats that came before GGUF: convert it again",
            empty().raw("tjgg").zeros(20)),
        broken(
            "begins with 7b 22 65 72 (\"{\"er\")"
                + expected
                + "; it looks like JSON: is it an error message of the server?",
            empty().raw("{\"error\":\"Invalid credentials\"}")),
        broken(
            "begins with 00 00 00 00 (\"\uFFFD\uFFFD\uFFFD\uFFFD\")"
                + expected
                + "; it begins with zeros: is it a failed download?",
            empty().zeros(100)),
        broken(
            "the header needs 4 bytes at position 4, but the file ends after 0: is it cut off?",
            empty().raw("GGUF")),
        broken(
            "the header needs 8 bytes at position 16, but the file ends after 2: is it cut off?",
            empty().raw("GGUF").u32(3).u64(0).u16(0)),
        broken("is GGUF version 0; expected 2 or 3", version(0)),
        broken(
            "is GGUF version 1, which was short-lived and is not supported; expected 2 or 3:"
                + " convert the model again",
            version(1)),
        broken("is GGUF version 4; expected 2 or 3", version(4)),
        broken("is GGUF version 4; expected 2 or 3", RawGguf.start(ByteOrder.BIG_ENDIAN, 4, 0, 0)),
        broken(
            "the header claims 9223372036854775807 tensors of at least 33 bytes, but the file has"
                + " only 8 bytes left",
            RawGguf.start(Long.MAX_VALUE, 0)),
        broken(
            "the header claims 18446744073709551615 metadata pairs of at least 14 bytes, but the"
                + " file has only 0 bytes left",
            RawGguf.start(0, -1)));
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        broken(
            "metadata pair 1 of 1 has a key of 65536 bytes; expected at most 65535",
            RawGguf.start(0, 1).key("k".repeat(65_536), 0).u8(0)),
        broken(
            "metadata pair 1 of 1 has a key of 18446744073709551615 bytes; expected at most 65535",
            RawGguf.start(0, 1).u64(-1).zeros(20)),
        broken(
            "metadata pair 1 of 1 needs 100 bytes at position 32, but the file ends after 20: is it"
                + " cut off?",
            RawGguf.start(0, 1).u64(100).zeros(20)),
        broken(
            "metadata pair 1 of 1 has an empty key", RawGguf.start(0, 1).key("", 0).u64(0).u64(0)),
        broken(
            "general.name occurs twice in the metadata",
            RawGguf.start(0, 2).key("general.name", 0).u8(1).key("general.name", 0).u8(1)),
        broken(
            "a has the unknown type 13; expected a metadata value type from 0 to 12",
            RawGguf.start(0, 1).key("a", 13).u8(0)),
        broken(
            "a has the unknown type 4294967295; expected a metadata value type from 0 to 12",
            RawGguf.start(0, 1).key("a", -1).u8(0)),
        broken("a has the BOOL 2; expected 0 or 1", RawGguf.start(0, 1).key("a", 7).u8(2)),
        broken(
            "abc needs 4 bytes at position 39, but the file ends after 2: is it cut off?",
            RawGguf.start(0, 1).key("abc", 4).u16(0)),
        broken(
            "abc needs 2147483000 bytes at position 47, but the file ends after 0: is it cut off?",
            RawGguf.start(0, 1).key("abc", 8).u64(2_147_483_000)),
        broken(
            "abc has a string of 9223372036854775808 bytes; expected at most 2147483639",
            RawGguf.start(0, 1).key("abc", 8).u64(Long.MIN_VALUE)),
        broken(
            "general.alignment is 0; expected a power of two",
            RawGguf.start(0, 1).key("general.alignment", 4).u32(0)),
        broken(
            "general.alignment is 48; expected a power of two",
            RawGguf.start(0, 1).key("general.alignment", 4).u32(48)),
        broken(
            "general.alignment is -32; expected a power of two",
            RawGguf.start(0, 1).key("general.alignment", 5).u32(-32)),
        broken(
            "general.alignment is STRING; expected an integer",
            RawGguf.start(0, 1).key("general.alignment", 8).string("32")),
        broken(
            "is one of 2 files (split.count); expected a whole model, as it is read from memory",
            RawGguf.start(0, 1).key("split.count", 2).u16(2)));
  }

  static Stream<Arguments> arrays() {
    return Stream.of(
        broken(
            "a has the unknown element type 99; expected a metadata value type from 0 to 12",
            RawGguf.start(0, 1).array("a", 99, 0)),
        broken(
            "a claims 4611686018427387904 UINT32 elements of at least 4 bytes, but the file has"
                + " only 3 bytes left",
            RawGguf.start(0, 1).array("a", 4, 1L << 62).zeros(3)),
        broken(
            "a claims 3 STRING elements of at least 8 bytes, but the file has only 16 bytes left",
            RawGguf.start(0, 1).array("a", 8, 3).string("").string("")),
        broken(
            "a needs 1 bytes at position 65, but the file ends after 0: is it cut off?",
            RawGguf.start(0, 1).array("a", 8, 2).string("").u64(1)),
        broken(
            "a needs 18446744073709551615 bytes at position 57, but the file ends after 8: is it"
                + " cut off?",
            RawGguf.start(0, 1).array("a", 8, 2).u64(-1).u64(0)),
        broken(
            "a claims 2 ARRAY elements of at least 12 bytes, but the file has only 12 bytes left",
            RawGguf.start(0, 1).array("a", 9, 2).zeros(12)),
        broken(
            "a has the BOOL 255; expected 0 or 1",
            RawGguf.start(0, 1).array("a", 7, 2).u8(1).u8(255)),
        broken(
            "a has arrays nested deeper than 4, which is refused",
            RawGguf.start(0, 1)
                .array("a", 9, 1)
                .u32(9)
                .u64(1)
                .u32(9)
                .u64(1)
                .u32(9)
                .u64(1)
                .u32(0)
                .u64(0)));
  }

  static Stream<Arguments> tensors() {
    return Stream.of(
        broken("tensor 1 of 1 has an empty name", tensor("", 0, 0, 1, 1)),
        broken(
            "tensor 1 of 1 has a name of 65 bytes; expected at most 64",
            tensor("n".repeat(65), 0, 0, 1)),
        broken(
            "tensor a occurs twice",
            RawGguf.start(2, 0).tensor("a", 0, 0, 1).tensor("a", 0, 32, 1).pad(32).zeros(64)),
        broken("tensor a has 0 dimensions; expected 1 to 4", tensor("a", 0, 0)),
        broken("tensor a has 5 dimensions; expected 1 to 4", tensor("a", 0, 0, 1, 1, 1, 1, 1)),
        broken("tensor a is empty: its dimensions are 4 x 0", tensor("a", 0, 0, 4, 0)),
        broken(
            "tensor a is too large: its dimensions are 4294967296 x 4294967296 of F32",
            tensor("a", 0, 0, 1L << 32, 1L << 32)),
        broken(
            "tensor a is too large: its dimensions are 4611686018427387904 of F32",
            tensor("a", 0, 0, 1L << 62)),
        broken(
            "tensor a is too large: its dimensions are 18446744073709551615 x 2 of F32",
            tensor("a", 0, 0, -1, 2)),
        broken(
            "tensor a has rows of 48 elements; expected a multiple of 32, the block size of Q4_0",
            tensor("a", 2, 0, 48, 2)),
        broken("tensor a has the unknown tensor type id 99", tensor("a", 99, 0, 1)),
        broken("tensor a has the unknown tensor type id 4294967295", tensor("a", -1, 0, 1)),
        broken("tensor a has the removed tensor type id 4", tensor("a", 4, 0, 1)),
        broken("tensor a has the removed tensor type id 5", tensor("a", 5, 0, 1)),
        broken("tensor a has the removed tensor type id 31", tensor("a", 31, 0, 1)),
        broken("tensor a has the removed tensor type id 33", tensor("a", 33, 0, 1)),
        broken("tensor a has the removed tensor type id 36", tensor("a", 36, 0, 1)),
        broken("tensor a has the removed tensor type id 38", tensor("a", 38, 0, 1)),
        broken(
            "tensor a needs 8 bytes at position 53, but the file ends after 4: is it cut off?",
            RawGguf.start(1, 0).string("a").u32(3).u64(1).u64(1).u32(0)));
  }

  static Stream<Arguments> places() {
    return Stream.of(
        broken(
            "tensor a lies at offset 16; expected a multiple of the alignment 32",
            tensor("a", 0, 16, 1)),
        broken(
            "tensor a lies at offset 64 and takes 4 bytes, but only 64 bytes of tensor data are"
                + " there: is the file cut off?",
            tensor("a", 0, 64, 1)),
        broken(
            "tensor a lies at offset 18446744073709551584 and takes 4 bytes, but only 64 bytes of"
                + " tensor data are there: is the file cut off?",
            tensor("a", 0, -32, 1)),
        broken(
            "tensor a lies at offset 0 and takes 68 bytes, but only 64 bytes of tensor data are"
                + " there: is the file cut off?",
            tensor("a", 0, 0, 17)),
        broken(
            "tensor a lies at offset 0 and takes 4 bytes, but only 0 bytes of tensor data are"
                + " there: is the file cut off?",
            RawGguf.start(1, 0).tensor("a", 0, 0, 1)),
        broken(
            "tensor a lies at offset 32 and overlaps tensor b, which ends at 36",
            RawGguf.start(2, 0).tensor("a", 0, 32, 1).tensor("b", 0, 0, 9).pad(32).zeros(64)),
        broken(
            "tensor b lies at offset 0 and overlaps tensor a, which ends at 4",
            RawGguf.start(2, 0).tensor("a", 0, 0, 1).tensor("b", 0, 0, 1).pad(32).zeros(64)));
  }

  private static RawGguf empty() {
    return new RawGguf(ByteOrder.LITTLE_ENDIAN);
  }

  private static RawGguf version(int version) {
    return RawGguf.start(ByteOrder.LITTLE_ENDIAN, version, 0, 0);
  }

  /** A file of one tensor and 64 bytes of data. */
  private static RawGguf tensor(String name, int type, long offset, long... dimensions) {
    return RawGguf.start(1, 0).tensor(name, type, offset, dimensions).pad(32).zeros(64);
  }

  private static Arguments broken(String problem, RawGguf file) {
    return Arguments.of(problem, file);
  }
}
