package llm.tensor.codec.codebook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Scanner;

/**
 * A code table: each code stands for a few numbers that occur together in trained weights.
 *
 * <p>The tables are published data, part of the definition of the IQ types (ggml, {@code
 * ggml-common.h}: {@code iq2xxs_grid}, {@code iq2xs_grid}, {@code iq2s_grid}, {@code iq3xxs_grid},
 * {@code iq3s_grid}, {@code iq1s_grid}). Here they are resources {@code NAME.grid}: a code a word,
 * in hexadecimal; each group of bits in it, from the lowest up, selects one of the table's levels.
 */
public final class Grid {
  private final int width;
  private final byte[] numbers;

  private Grid(int width, byte[] numbers) {
    this.width = width;
    this.numbers = numbers;
  }

  /**
   * Reads a table.
   *
   * @param name of the resource, without its suffix
   * @param codes how many there are
   * @param width numbers that a code stands for
   * @param levels which values they have
   */
  static Grid load(String name, int codes, int width, int... levels) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(levels.length - 1);
    var numbers = new byte[codes * width];
    try (var resource = Grid.class.getResourceAsStream(name + ".grid")) {
      if (resource == null) throw new IllegalStateException("no resource " + name + ".grid");
      var words = new Scanner(resource, US_ASCII);
      for (int i = 0; i < numbers.length; i += width) {
        int code = words.nextInt(16);
        for (int j = 0; j < width; j++) {
          numbers[i + j] = (byte) levels[code >>> bits * j & (1 << bits) - 1];
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Grid(width, numbers);
  }

  /** One of the numbers that a code stands for. */
  int number(int code, int index) {
    return numbers[code * width + index];
  }

  /**
   * Writes the numbers of a code, scaled; a bit that is set in {@code signs} makes its number
   * negative.
   */
  void decode(int code, int signs, float scale, float[] target, int at) {
    for (int j = 0; j < width; j++) {
      float magnitude = scale * number(code, j);
      target[at + j] = (signs >>> j & 1) != 0 ? -magnitude : magnitude;
    }
  }

  /** The numbers of all codes, one code after another: for decoders that load those of a code. */
  public float[] floats() {
    var floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) floats[i] = numbers[i];
    return floats;
  }

  /** Seven signs and an eighth that makes the number of negative ones even. */
  public static int evenSigns(int seven) {
    return seven | (Integer.bitCount(seven) & 1) << 7;
  }
}
