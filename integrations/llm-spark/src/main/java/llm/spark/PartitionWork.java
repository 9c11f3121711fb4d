package llm.spark;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Appends an output and an error to each row of a partition.
 *
 * @param column whose value is read
 * @param window rows at a time
 * @param work on the value
 * @param failures what becomes of rows that fail
 */
record PartitionWork(int column, int window, RowWork work, Failures failures)
    implements MapPartitionsFunction<Row, Row> {
  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    var open = work.open();
    return new Window<>(
        rows,
        window,
        row -> {
          var outcome = failures.of(row.get(column), open);
          var values = new @Nullable Object[row.length() + 2];
          for (int i = 0; i < row.length(); i++) values[i] = row.get(i);
          values[row.length()] = outcome.output();
          values[row.length() + 1] = outcome.error();
          return RowFactory.create(values);
        });
  }
}
