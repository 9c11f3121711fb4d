package llm.tensor.kernel.vector.int4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.vector.lanes.TokenTiles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounded activations against plain loops. */
class Int8TilesTest {
  private static final int BLOCK = Int8Rounding.BLOCK;

  private final Random random = new Random(7);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 9, 13})
  void roundsAsTheSpecificationDoes(int rows) {
    for (int columns : new int[] {32, 64, 96, 256, 544}) {
      var x = new float[rows * columns];
      for (int i = 0; i < x.length; i++) x[i] = 2 * (float) random.nextGaussian();
      Arrays.fill(x, 0, BLOCK, 0); // a block of zeros
      var layout = new Int8Tiles();
      layout.reserve(rows, columns);
      layout.fill(x, 0, 0, rows);
      for (int block = 0; block < x.length / BLOCK; block++) checkBlock(x, layout, block);
      for (int n = 0; n < TokenTiles.WHERE_FASTER.tiled(rows); n++) checkTile(layout, n, columns);
    }
  }

  private static void checkBlock(float[] x, Int8Tiles layout, int block) {
    int at = block * BLOCK, sum = 0;
    float max = 0;
    for (int i = at; i < at + BLOCK; i++) max = Math.max(max, Math.abs(x[i]));
    for (int i = at; i < at + BLOCK; i++) {
      int q = (int) Math.rint(x[i] * Int8Rounding.inverse(max));
      assertEquals(q << 16 | q & 0xffff, layout.quants[i]);
      sum += q;
    }
    assertEquals(Int8Rounding.scale(max), layout.scales[block]);
    assertEquals(Int8Rounding.scale(max) * sum, layout.sums[block], 1e-5f);
  }

  private static void checkTile(Int8Tiles layout, int row, int columns) {
    int tile = row / TokenTiles.TOKENS * TokenTiles.TOKENS, inTile = row % TokenTiles.TOKENS;
    for (int c = 0; c < columns; c++) {
      assertEquals(
          layout.quants[row * columns + c],
          layout.tiles[tile * columns + c * TokenTiles.TOKENS + inTile]);
    }
  }
}
