package llm.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import llm.tensor.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ByteSwapTest {
  /** Each type's structure, field by field: widths in bytes, with how often they occur. */
  private static final Map<TensorType, String> LAYOUTS =
      Map.ofEntries(
          Map.entry(TensorType.F32, "4"),
          Map.entry(TensorType.F16, "2"),
          Map.entry(TensorType.BF16, "2"),
          Map.entry(TensorType.F64, "8"),
          Map.entry(TensorType.I8, "1"),
          Map.entry(TensorType.I16, "2"),
          Map.entry(TensorType.I32, "4"),
          Map.entry(TensorType.I64, "8"),
          Map.entry(TensorType.Q4_0, "2 1*16"),
          Map.entry(TensorType.Q4_1, "2 2 1*16"),
          Map.entry(TensorType.Q5_0, "2 1*4 1*16"),
          Map.entry(TensorType.Q5_1, "2 2 1*4 1*16"),
          Map.entry(TensorType.Q8_0, "2 1*32"),
          Map.entry(TensorType.Q8_1, "2 2 1*32"),
          Map.entry(TensorType.Q2_K, "1*16 1*64 2 2"),
          Map.entry(TensorType.Q3_K, "1*32 1*64 1*12 2"),
          Map.entry(TensorType.Q4_K, "2 2 1*12 1*128"),
          Map.entry(TensorType.Q5_K, "2 2 1*12 1*32 1*128"),
          Map.entry(TensorType.Q6_K, "1*128 1*64 1*16 2"),
          Map.entry(TensorType.Q8_K, "4 1*256 2*16"),
          Map.entry(TensorType.IQ2_XXS, "2 2*32"),
          Map.entry(TensorType.IQ2_XS, "2 2*32 1*8"),
          Map.entry(TensorType.IQ2_S, "2 1*64 1*8 1*8"),
          Map.entry(TensorType.IQ3_XXS, "2 1*64 4*8"),
          Map.entry(TensorType.IQ3_S, "2 1*64 1*8 1*32 1*4"),
          Map.entry(TensorType.IQ1_S, "2 1*32 2*8"),
          Map.entry(TensorType.IQ1_M, "1*32 1*16 2*4"),
          Map.entry(TensorType.IQ4_NL, "2 1*16"),
          Map.entry(TensorType.IQ4_XS, "2 2 1*4 1*128"),
          Map.entry(TensorType.TQ1_0, "1*48 1*4 2"),
          Map.entry(TensorType.TQ2_0, "1*64 2"),
          Map.entry(TensorType.MXFP4, "1 1*16"),
          Map.entry(TensorType.NVFP4, "1*4 1*32"),
          Map.entry(TensorType.Q1_0, "2 1*16"),
          Map.entry(TensorType.Q2_0, "2 1*16"));

  @ParameterizedTest
  @EnumSource
  void reversesEachFieldOfEachBlock(TensorType type) {
    var blocks = 3;
    var bytes = new byte[blocks * type.blockBytes()];
    for (var i = 0; i < bytes.length; i++) bytes[i] = (byte) i;
    var expected = new ByteArrayOutputStream();
    for (var block = 0; block < blocks; block++) {
      for (var field : LAYOUTS.get(type).split(" ")) {
        var parts = field.split("\\*");
        var width = Integer.parseInt(parts[0]);
        var count = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
        for (var i = 0; i < count; i++) {
          var start = expected.size();
          for (var b = width - 1; b >= 0; b--) expected.write(start + b);
        }
      }
    }
    assertEquals(bytes.length, expected.size(), "the layout has the size of the block");
    var swapped = bytes.clone();
    ByteSwap.inPlace(MemorySegment.ofArray(swapped), type);
    assertArrayEquals(expected.toByteArray(), swapped, Arrays.toString(swapped));
  }
}
