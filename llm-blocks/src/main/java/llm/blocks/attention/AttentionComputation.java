package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import llm.blocks.Description;
import llm.blocks.Mixer;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.Sight;
import llm.tensor.sequence.StateSlot;

/**
 * What {@link Attention} computes: a projection, what is done to its queries, keys and values, the
 * attention over the cache, gates, and the output.
 */
record AttentionComputation(
    AttentionParts parts,
    AttentionProjection projection,
    AttentionPreparation preparation,
    AttentionLayer layer) {
  /** Rows whose keys and values a task stores: those of a line of transposed keys. */
  private static final int ROWS_OF_TASK = 16;

  static AttentionComputation of(
      AttentionParts parts, AttentionProjection projection, Positions positions) {
    var heads = parts.heads();
    var shape = plainShape(heads).withValueSize(heads.valueSize());
    return new AttentionComputation(
        parts,
        projection,
        AttentionPreparation.of(positions),
        new AttentionLayer(parts.newKeys(), positions.bias().map(shape::withBias).orElse(shape)));
  }

  private static AttentionShape plainShape(Heads heads) {
    return AttentionShape.of(heads.count(), heads.countKv(), heads.size());
  }

  AttentionComputation withResults(UnaryOperator<AttentionResults> change) {
    return new AttentionComputation(
        parts.with(change),
        projection,
        preparation,
        new AttentionLayer(parts.newKeys(), layer.shape()));
  }

  AttentionComputation with(AttentionProjection projection) {
    return with(projection, preparation, layer.shape());
  }

  AttentionComputation with(AttentionPreparation preparation) {
    if (!parts.ownsKeys() && preparation.changesKeysOrValues()) {
      throw new IllegalStateException(
          parts.place() + " has keys and values of another block: only queries are normalised");
    }
    return with(projection, preparation, layer.shape());
  }

  AttentionComputation with(AttentionShape shape) {
    return with(projection, preparation, shape);
  }

  /** Each has keys and values of its own, so that two blocks can be made of one. */
  private AttentionComputation with(
      AttentionProjection projection, AttentionPreparation preparation, AttentionShape shape) {
    return new AttentionComputation(
        parts, projection, preparation, new AttentionLayer(parts.newKeys(), shape));
  }

  List<StateSlot<?>> states() {
    return parts.ownsKeys() ? List.of(layer.keys()) : List.of();
  }

  /** As {@link Mixer#apply}. */
  void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    var batch = pass.batch();
    var columns = projection.columns();
    int mark = workspace.mark();
    var projected = workspace.take(x.rows(), columns.width());
    projection.apply(x, projected, pass);
    preparation.apply(projected, columns, pass);
    columns.observe(projected, pass);
    if (parts.ownsKeys()) write(projected, pass);
    if (pass.observes("kq_softmax")) {
      for (int r = 0; r < batch.size(); r++) {
        pass.observe("kq_softmax", r, Operations.attentionWeights(projected, r, layer, batch));
      }
    }
    var results = workspace.take(x.rows(), parts.heads().results());
    Operations.attention(projected, layer, batch, results, workspace);
    pass.observe("kqv_out", results);
    parts.results().apply(projected, columns, results, pass);
    parts.output().apply(results, y, pass);
    pass.observe("attn_out", y);
    workspace.release(mark);
  }

  /** Stores keys and values: some rows a task, as each has a place of its own. */
  private void write(Rows rows, Pass pass) {
    var batch = pass.batch();
    for (int r = 0; r < batch.size(); r++) {
      layer.keys().of(batch.state(r)).reserve(batch.position(r));
    }
    int tasks = Math.ceilDiv(batch.size(), ROWS_OF_TASK);
    pass.workspace().parallel(tasks, i -> put(rows, i * ROWS_OF_TASK, batch));
  }

  /** Head by head: what is written of one lies in the processor's cache, that of all would not. */
  private void put(Rows rows, int from, Batch batch) {
    var heads = parts.heads();
    int keyAt = projection.columns().keys().at();
    int valueAt = projection.columns().values().at();
    int to = Math.min(from + ROWS_OF_TASK, batch.size());
    for (int h = 0; h < heads.countKv(); h++) {
      for (int r = from; r < to; r++) {
        int row = rows.offset(r);
        layer
            .keys()
            .of(batch.state(r))
            .put(batch.position(r), h, rows.data(), row + keyAt, row + valueAt);
      }
      keyAt += heads.size();
      valueAt += heads.valueSize();
    }
  }

  Description describe() {
    var details = new LinkedHashMap<String, Object>(parts.heads().details());
    details.putAll(preparation.positions().details());
    var shape = layer.shape();
    if (shape.scale() != plainShape(parts.heads()).scale()) {
      details.put("attention.scale", shape.scale());
    }
    details.putAll(details(shape.sight()));
    if (shape.softCap() > 0) details.put("attn_logit_softcapping", shape.softCap());
    if (shape.sinks() != null) details.put("attention.sinks", true);
    details.putAll(preparation.details());
    details.putAll(parts.results().details(projection.columns()));
    parts.earlier().ifPresent(other -> details.put("attention.shared_kv", other.place()));
    var description = Description.of("attn", "Attention").with(details).with(projection.describe());
    description = parts.results().describe(preparation.describe(description));
    return description.with(parts.output().describe());
  }

  private static Map<String, Object> details(Sight sight) {
    return switch (sight.kind()) {
      case ALL -> Map.of();
      case WINDOW -> Map.of("attention.sliding_window", sight.size());
      case CHUNK -> Map.of("attention.chunk_size", sight.size());
      case BOTH -> Map.of("attention.causal", false);
      case BOTH_WINDOW -> {
        var details = new LinkedHashMap<String, Object>(details(Sight.both()));
        details.put("attention.sliding_window", 2 * sight.size());
        yield details;
      }
    };
  }
}
