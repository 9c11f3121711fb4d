package llm.cli.quantize;

import java.util.List;
import java.util.regex.Pattern;
import llm.gguf.GgufFile;
import llm.tensor.Tensor;
import llm.tensor.TensorType;

/**
 * Which type each tensor of a file gets: the rules of llama.cpp's quantizer, without those for a
 * single family.
 *
 * <p>Norms, biases, routers of experts and other small tensors are not quantized. The output layer,
 * and the embedding that serves as such, gets Q6_K. A mix gives Q6_K to {@code attn_v} and {@code
 * ffn_down} of the first and the last eighth of the layers and of each third one between, and a bit
 * more to {@code attn_qkv} of all. Where there are eight experts, attention, which all share, gets
 * more.
 */
final class TypeRules {
  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d+)\\..*");

  /** Two-dimensional, but few: position embeddings, convolutions, mixing factors, gates. */
  private static final List<String> SMALL =
      List.of(
          "_norm.weight",
          "ffn_gate_inp.weight",
          "ffn_gate_inp_shexp.weight",
          "position_embd",
          "token_types",
          "ssm_conv1d",
          "shortconv.conv",
          "time_mix_",
          "attn_rel_b",
          "altup",
          "laurel",
          "per_layer_model_proj");

  private final FileType fileType;
  private final int layers;
  private final long experts;
  private final boolean tied;

  TypeRules(FileType fileType, GgufFile file) {
    this.fileType = fileType;
    var metadata = file.metadata();
    var prefix = metadata.string("general.architecture").orElse("");
    this.experts = metadata.integer(prefix + ".expert_count").orElse(0L);
    this.tied = file.tensor("output.weight").isEmpty();
    this.layers =
        1 + file.tensors().stream().mapToInt(tensor -> layer(tensor.name())).max().orElse(-1);
  }

  /** The type that a tensor gets, and the one that it would get if its rows were of any length. */
  record Choice(TensorType type, TensorType wanted) {
    boolean isFallback() {
      return type != wanted;
    }
  }

  Choice choose(Tensor tensor) {
    if (!isMatrix(tensor)) {
      var type = widened(tensor);
      return new Choice(type, type);
    }
    var wanted = wanted(tensor.name());
    return new Choice(fitting(wanted, tensor.columns()), wanted);
  }

  /** Whether it is one of the large tensors, which are what quantizing is about. */
  private static boolean isMatrix(Tensor tensor) {
    var name = tensor.name();
    var dimensions = tensor.dimensions();
    int rank = dimensions.length;
    while (rank > 1 && dimensions[rank - 1] == 1) rank--;
    return rank > 1 && name.endsWith("weight") && SMALL.stream().noneMatch(name::contains);
  }

  /** Small tensors are floats of 32 bits, which costs nothing; what is no float stays. */
  private static TensorType widened(Tensor tensor) {
    return switch (tensor.type()) {
      case F16, BF16 -> TensorType.F32;
      default -> tensor.type();
    };
  }

  private TensorType wanted(String name) {
    var type = fileType.type();
    if (!fileType.isQuantized()) return type;
    if (name.equals("output.weight") || (tied && name.equals("token_embd.weight"))) {
      return type == TensorType.Q8_0 ? type : TensorType.Q6_K;
    }
    if (experts == 8 && (name.contains("attn_v.weight") || name.contains("attn_k.weight"))) {
      return TensorType.Q8_0;
    }
    if (experts == 8 && type == TensorType.Q4_K && name.contains("attn_output.weight")) {
      return TensorType.Q5_K;
    }
    return fileType.isMixed() ? mixed(name) : type;
  }

  private TensorType mixed(String name) {
    if (name.contains("attn_qkv.weight")) {
      return fileType == FileType.MOSTLY_Q4_K_M ? TensorType.Q5_K : TensorType.Q6_K;
    }
    boolean matters = name.contains("attn_v.weight") || name.contains("ffn_down");
    return matters && usesMoreBits(layer(name)) ? TensorType.Q6_K : fileType.type();
  }

  private boolean usesMoreBits(int layer) {
    int eighth = layers / 8;
    return layer >= 0 && (layer < eighth || layer >= 7 * layers / 8 || (layer - eighth) % 3 == 2);
  }

  /** The number of the layer; -1 where a tensor belongs to none. */
  private static int layer(String name) {
    var matcher = LAYER.matcher(name);
    return matcher.matches() && matcher.group(1).length() < 7
        ? Integer.parseInt(matcher.group(1))
        : -1;
  }

  /** Where rows are no multiple of 256, a type with blocks of 32; where not of that, F16. */
  private static TensorType fitting(TensorType wanted, long columns) {
    if (columns % wanted.blockSize() == 0) return wanted;
    var smaller =
        switch (wanted) {
          case Q4_K -> TensorType.Q5_0;
          case Q5_K -> TensorType.Q5_1;
          case Q6_K -> TensorType.Q8_0;
          default -> TensorType.F16;
        };
    return columns % smaller.blockSize() == 0 ? smaller : TensorType.F16;
  }
}
