package llm.cli.bench;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import llm.api.ModelDescription;
import llm.api.ModelDescription.BlockInfo;
import llm.api.ModelDescription.TensorInfo;

/**
 * What a model has to do.
 *
 * @param weightBytes that one pass of one row reads, as they lie in the file
 * @param multiplications multiply-adds with weights for a row, without those for its logits
 * @param logitMultiplications those for a row's logits
 */
public record Work(long weightBytes, long multiplications, long logitMultiplications) {
  private static final String EMBEDDING = "token_embd.weight";
  private static final String OUTPUT = "output.weight";

  /** Of which a pass reads the row of its token or position. */
  private static final Set<String> EMBEDDINGS =
      Set.of(
          EMBEDDING, "position_embd.weight", "token_types.weight", "per_layer_token_embd.weight");

  /** Of a model, by its tensors and blocks. */
  public static Work of(ModelDescription model) {
    var tensors = model.tensors();
    var output = find(model, OUTPUT).or(() -> find(model, EMBEDDING));
    long logits = output.map(Work::elements).orElse(0L);
    double used = usedExperts(model.blocks());
    double bytes = 0;
    for (var tensor : tensors) bytes += bytesRead(tensor, output, used);
    long all = model.cost().multiplicationsPerToken();
    return new Work((long) bytes, Math.max(0, all - logits), Math.min(all, logits));
  }

  /** Multiplications and additions of a prompt, of whose last token alone logits are wanted. */
  public double promptOperations(int tokens) {
    return 2.0 * multiplications * tokens + 2.0 * logitMultiplications;
  }

  /** Of embeddings one row is read, of experts those that a row uses; of all else everything. */
  private static double bytesRead(TensorInfo tensor, Optional<TensorInfo> output, double used) {
    var name = tensor.name();
    if (output.filter(tensor::equals).isPresent()) return tensor.bytes();
    if (EMBEDDINGS.contains(name)) {
      return (double) tensor.bytes() * tensor.dimensions().getFirst() / elements(tensor);
    }
    return name.contains("_exps.") ? tensor.bytes() * used : tensor.bytes();
  }

  /** The part of the experts that a row uses; 1 where there are none. */
  private static double usedExperts(BlockInfo root) {
    return blocks(root)
        .filter(block -> block.details().get("expert_used_count") instanceof Number)
        .findFirst()
        .map(block -> number(block, "expert_used_count") / number(block, "expert_count"))
        .orElse(1.0);
  }

  private static double number(BlockInfo block, String key) {
    return block.details().get(key) instanceof Number number ? number.doubleValue() : 1;
  }

  private static Stream<BlockInfo> blocks(BlockInfo root) {
    return Stream.concat(Stream.of(root), root.children().stream().flatMap(Work::blocks));
  }

  private static Optional<TensorInfo> find(ModelDescription model, String name) {
    return model.tensors().stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  private static long elements(TensorInfo tensor) {
    return tensor.dimensions().stream().reduce(1L, (a, b) -> a * b);
  }
}
