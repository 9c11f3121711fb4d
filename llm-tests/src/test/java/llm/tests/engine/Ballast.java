package llm.tests.engine;

import java.util.ArrayList;
import java.util.List;

/** What fills a heap. */
final class Ballast {
  private static final int LARGEST = 1 << 18;
  private static final int SMALLEST = 1 << 6;

  private Ballast() {}

  /** Fills the heap but for so many bytes: what is returned is to be kept. */
  static List<byte[]> allBut(int bytes) {
    var blocks = filled(LARGEST, LARGEST);
    for (int left = bytes; left > 0 && !blocks.isEmpty(); left -= LARGEST) blocks.removeLast();
    return blocks;
  }

  /** Fills the heap to the last bytes. */
  static List<byte[]> all() {
    return filled(LARGEST, SMALLEST);
  }

  private static List<byte[]> filled(int largest, int smallest) {
    var blocks = new ArrayList<byte[]>(1 << 17);
    for (int size = largest; size >= smallest; size /= 8) {
      try {
        while (true) blocks.add(new byte[size]);
      } catch (OutOfMemoryError e) {
        // the next smaller ones may fit
      }
    }
    return blocks;
  }
}
