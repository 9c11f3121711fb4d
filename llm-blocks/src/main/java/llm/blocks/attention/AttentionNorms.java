package llm.blocks.attention;

import java.util.Optional;
import java.util.stream.Stream;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.tensor.Rows;

/** Norms of an attention's queries, keys and values, each where there is one. */
record AttentionNorms(Optional<Norm> queries, Optional<Norm> keys, Optional<Norm> values) {
  static final AttentionNorms NONE =
      new AttentionNorms(Optional.empty(), Optional.empty(), Optional.empty());

  AttentionNorms with(Norm queries, Norm keys) {
    return new AttentionNorms(Optional.of(queries), Optional.of(keys), values);
  }

  AttentionNorms withQueries(Norm norm) {
    return new AttentionNorms(Optional.of(norm), keys, values);
  }

  AttentionNorms withValues(Norm norm) {
    return new AttentionNorms(queries, keys, Optional.of(norm));
  }

  /** Normalises in place. */
  void apply(Rows rows, AttentionColumns columns, Pass pass) {
    if (queries.isPresent()) {
      AttentionColumns.normalize(queries.get(), rows, columns.queries(), pass);
    }
    if (keys.isPresent()) AttentionColumns.normalize(keys.get(), rows, columns.keys(), pass);
    if (values.isPresent()) AttentionColumns.normalize(values.get(), rows, columns.values(), pass);
  }

  /** The norms that there are. */
  Stream<Norm> stream() {
    return Stream.of(queries, keys, values).flatMap(Optional::stream);
  }
}
