package llm.tensor.kernel.vector.lanes;

import java.util.List;

/** How wide the vectors are: {@code -Dllm.vector.bits=128|256|512}, or what the processor has. */
public final class VectorBits {
  public static final String PROPERTY = "llm.vector.bits";
  private static final List<Integer> KNOWN = List.of(128, 256, 512);

  private VectorBits() {}

  public static int chosen() {
    var value = System.getProperty(PROPERTY, "");
    if (value.isEmpty()) return Math.clamp(Species.preferred(), 128, 512);
    return parse(value);
  }

  /** Refuses a value that is not known. */
  public static void check() {
    var value = System.getProperty(PROPERTY, "");
    if (!value.isEmpty()) parse(value);
  }

  /** Whether fewer bits than machine code computes with are asked for. */
  public static boolean isNarrow() {
    var value = System.getProperty(PROPERTY, "");
    return !value.isEmpty() && parse(value) < 512;
  }

  public static int parse(String value) {
    for (int bits : KNOWN) if (value.equals(Integer.toString(bits))) return bits;
    throw new IllegalArgumentException(
        "-D" + PROPERTY + "=" + value + ", expected 128, 256 or 512");
  }
}
