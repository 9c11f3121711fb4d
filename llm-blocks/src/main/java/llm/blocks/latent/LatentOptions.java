package llm.blocks.latent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import llm.blocks.Pass;
import llm.blocks.attention.QueryTemperature;
import llm.tensor.ChosenPositions;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.SparseAttention;
import llm.tensor.sequence.AttentionLayer;

/**
 * What not every latent attention has.
 *
 * @param temperature of queries
 * @param indexer that chooses which positions rows see
 * @param earlier indexer of another block, whose choice holds here too
 */
record LatentOptions(
    Optional<QueryTemperature> temperature, Optional<Indexer> indexer, Optional<Indexer> earlier) {
  static final LatentOptions NONE =
      new LatentOptions(Optional.empty(), Optional.empty(), Optional.empty());

  LatentOptions with(QueryTemperature temperature) {
    return new LatentOptions(Optional.of(temperature), indexer, earlier);
  }

  LatentOptions withIndexer(Indexer indexer) {
    return new LatentOptions(temperature, Optional.of(indexer), Optional.empty());
  }

  LatentOptions withChoiceOf(Indexer earlier) {
    return new LatentOptions(temperature, Optional.empty(), Optional.of(earlier));
  }

  /** Attends to all positions, or to those that were chosen. */
  void attend(Rows queries, AttentionLayer layer, Rows sums, Pass pass) {
    var choosing = indexer.or(() -> earlier);
    if (choosing.isPresent()) {
      var chosen = new ChosenPositions(pass.batch(), choosing.get().chosen(pass));
      attend(queries, layer, chosen, sums, pass);
      return;
    }
    var batch = pass.batch();
    if (pass.observes("kq_softmax")) {
      for (int r = 0; r < batch.size(); r++) {
        pass.observe("kq_softmax", r, Operations.attentionWeights(queries, r, layer, batch));
      }
    }
    Operations.attention(queries, layer, batch, sums, pass.workspace());
  }

  private static void attend(
      Rows queries, AttentionLayer layer, ChosenPositions chosen, Rows sums, Pass pass) {
    if (pass.observes("kq_softmax")) {
      for (int r = 0; r < queries.rows(); r++) {
        pass.observe("kq_softmax", r, SparseAttention.weights(queries, r, layer, chosen));
      }
    }
    SparseAttention.attend(queries, layer, chosen, sums, pass.workspace());
  }

  Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    temperature.ifPresent(t -> details.putAll(t.details()));
    if (earlier.isPresent()) details.put("attention.indexer", "of an earlier block");
    return details;
  }
}
