package llm.tensor.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What kernels have to know of the processor: {@code -Dllm.processor=intel|other}, or what the
 * machine says of itself.
 *
 * <p>Where one way to read memory is faster on one processor and another elsewhere, the maker
 * decides, and never a measurement: results must be the same each time.
 */
public enum Processor {
  /**
   * One core reads memory half as fast from one place as from four side by side; what converts
   * halves to floats multiplies, too.
   */
  INTEL(true, false),
  /** Reads well from one place, and converts beside multiplications. */
  OTHER(false, true);

  static final String PROPERTY = "llm.processor";

  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final String INTEL_NAME = "GenuineIntel";
  private static final int LINES = 8; // the maker's name is in the second

  private final boolean sideBySide;

  private final boolean convertsAside;

  Processor(boolean sideBySide, boolean convertsAside) {
    this.sideBySide = sideBySide;
    this.convertsAside = convertsAside;
  }

  /** Whether converting weights each time that they are loaded costs no multiplications. */
  public boolean convertsAside() {
    return convertsAside;
  }

  /** Whether kernels read several rows or panels at a time. */
  public boolean readsSideBySide() {
    return sideBySide;
  }

  /** This machine's: looked up once, and not before a kernel asks. */
  public static Processor chosen() {
    return Holder.CHOSEN;
  }

  private static final class Holder {
    static final Processor CHOSEN = choose(System.getProperty(PROPERTY, ""));

    private static Processor choose(String value) {
      return value.isEmpty() ? described(DESCRIPTION) : parse(value);
    }
  }

  /** Refuses a value that is not known. */
  public static void check() {
    var value = System.getProperty(PROPERTY, "");
    if (!value.isEmpty()) parse(value);
  }

  static Processor parse(String value) {
    return switch (value) {
      case "intel" -> INTEL;
      case "other" -> OTHER;
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=" + value + ", expected intel or other");
    };
  }

  /** The processor that Linux describes in a file; where there is none, another. */
  static Processor described(Path file) {
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.limit(LINES).anyMatch(line -> line.contains(INTEL_NAME)) ? INTEL : OTHER;
    } catch (IOException | RuntimeException e) {
      return OTHER;
    }
  }
}
