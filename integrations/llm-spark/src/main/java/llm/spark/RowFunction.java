package llm.spark;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/**
 * A function of SQL, whose value is a struct of an output and an error. Spark calls it row by row.
 */
final class RowFunction implements UDF1<Object, Row> {
  private static final long serialVersionUID = 1;

  private final RowWork work;
  private final Failures failures;
  private transient volatile @Nullable Opened opened;

  RowFunction(RowWork work, Failures failures) {
    this.work = work;
    this.failures = failures;
  }

  @Override
  public Row call(@Nullable Object value) {
    var outcome = failures.of(value, open());
    return RowFactory.create(outcome.output(), outcome.error());
  }

  /** Each task holds the model for itself. */
  private UnaryOperator<Object> open() {
    var task = TaskContext.get();
    var last = opened;
    if (last != null && Objects.equals(last.task(), task)) return last.work();
    var now = new Opened(task, work.open());
    opened = now;
    return now.work();
  }

  private record Opened(@Nullable TaskContext task, UnaryOperator<Object> work) {}
}
