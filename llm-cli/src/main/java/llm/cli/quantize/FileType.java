package llm.cli.quantize;

import static llm.tensor.TensorType.BF16;
import static llm.tensor.TensorType.F16;
import static llm.tensor.TensorType.F32;
import static llm.tensor.TensorType.Q4_0;
import static llm.tensor.TensorType.Q4_1;
import static llm.tensor.TensorType.Q4_K;
import static llm.tensor.TensorType.Q5_0;
import static llm.tensor.TensorType.Q5_1;
import static llm.tensor.TensorType.Q5_K;
import static llm.tensor.TensorType.Q6_K;
import static llm.tensor.TensorType.Q8_0;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import llm.tensor.TensorType;

/**
 * What a file's weights are mostly stored as.
 *
 * <p>Ids are those of {@code general.file_type} in the GGUF specification.
 */
public enum FileType {
  ALL_F32(0, "f32", F32),
  MOSTLY_F16(1, "f16", F16),
  MOSTLY_BF16(32, "bf16", BF16),
  MOSTLY_Q8_0(7, "q8_0", Q8_0),
  MOSTLY_Q6_K(18, "q6_k", Q6_K),
  MOSTLY_Q5_K_M(17, "q5_k_m", Q5_K),
  MOSTLY_Q5_K_S(16, "q5_k", Q5_K),
  MOSTLY_Q5_1(9, "q5_1", Q5_1),
  MOSTLY_Q5_0(8, "q5_0", Q5_0),
  MOSTLY_Q4_K_M(15, "q4_k_m", Q4_K),
  MOSTLY_Q4_K_S(14, "q4_k", Q4_K),
  MOSTLY_Q4_1(3, "q4_1", Q4_1),
  MOSTLY_Q4_0(2, "q4_0", Q4_0);

  private final int id;
  private final String label;
  private final TensorType type;

  FileType(int id, String label, TensorType type) {
    this.id = id;
    this.label = label;
    this.type = type;
  }

  /**
   * The type of that name, in upper or lower case.
   *
   * @throws IllegalArgumentException if there is none; the message lists the known ones
   */
  public static FileType named(String name) {
    return Arrays.stream(values())
        .filter(type -> type.label.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "TYPE: %s, expected one of %s".formatted(name, String.join(", ", labels()))));
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(FileType::label).toList();
  }

  /** The type's number in a file. */
  public int id() {
    return id;
  }

  /** As a command line names it. */
  public String label() {
    return label;
  }

  /** The type of most weights. */
  public TensorType type() {
    return type;
  }

  /** Whether its weights are stored in blocks with common scales. */
  boolean isQuantized() {
    return type.blockSize() > 1;
  }

  /** Whether the weights that matter most get more bits than the others. */
  boolean isMixed() {
    return this == MOSTLY_Q4_K_M || this == MOSTLY_Q5_K_M;
  }
}
