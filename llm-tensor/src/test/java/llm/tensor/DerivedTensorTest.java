package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedTensorTest {
  private final Random random = new Random(3);

  @ParameterizedTest
  @CsvSource({"F32,3", "F16,5", "Q8_0,64", "Q4_K,256"})
  void rowsOfHeadsAreThoseOfTheTensor(TensorType type, int columns) {
    int heads = 4, rows = 7, from = 2, count = 3;
    var tensor = TestTensors.random(type, random, columns, heads * rows);
    var part = DerivedTensor.rowsOfHeads(tensor, heads, from, count);
    assertArrayEquals(new long[] {columns, count, heads}, part.dimensions());
    var all = tensor.toFloats();
    var expected = new float[heads * count * columns];
    for (int h = 0; h < heads; h++) {
      int at = (h * rows + from) * columns;
      System.arraycopy(all, at, expected, h * count * columns, count * columns);
    }
    assertArrayEquals(expected, part.toFloats());
    // a part of it that begins and ends within a head
    try (var arena = Arena.ofConfined()) {
      long row = type.byteSize(columns);
      var some = arena.allocate(4 * row);
      part.data().read(row, some);
      var found = new float[4 * columns];
      Quantization.decode(type, some, 0, found, 0, found.length);
      assertArrayEquals(java.util.Arrays.copyOfRange(expected, columns, 5 * columns), found);
      assertThrows(IndexOutOfBoundsException.class, () -> part.data().read(10 * row, some));
    }
  }

  @ParameterizedTest
  @CsvSource({"F32,F32", "F16,F16", "BF16,BF16", "Q8_0,F16"})
  void eachMatrixIsTransposed(TensorType type, TensorType expectedType) {
    int columns = 32, rows = 3, matrices = 2;
    var tensor = TestTensors.random(type, random, columns, rows, matrices);
    var transposed = DerivedTensor.transposed(tensor);
    assertEquals(expectedType, transposed.type());
    assertArrayEquals(new long[] {rows, columns, matrices}, transposed.dimensions());
    var from = tensor.toFloats();
    var found = transposed.toFloats();
    for (int i = 0; i < found.length; i++) {
      int m = i / (rows * columns), c = i / rows % columns, r = i % rows;
      float expected = from[(m * rows + r) * columns + c];
      assertEquals(expected, found[i], type == expectedType ? 0 : 1e-3 * Math.abs(expected));
    }
  }

  @Test
  void rowsThatAreNotThereAreRefused() {
    var tensor = TestTensors.random(TensorType.F32, random, 2, 6);
    assertThrows(IllegalArgumentException.class, () -> DerivedTensor.rowsOfHeads(tensor, 4, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> DerivedTensor.rowsOfHeads(tensor, 2, 2, 2));
  }
}
