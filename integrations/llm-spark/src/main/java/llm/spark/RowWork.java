package llm.spark;

import java.io.Serializable;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What is made of a value of a column. */
interface RowWork extends Serializable {
  /** What comes out, in Spark's terms. */
  DataType type();

  /** Whether it reads values of this type. */
  default boolean reads(DataType type) {
    return type.equals(DataTypes.StringType);
  }

  /** What it reads, for people. */
  default String readable() {
    return "a string";
  }

  /** The same with so many threads, where nobody said how many. */
  RowWork orThreads(int number);

  /**
   * Loads what is needed, by the thread of a task.
   *
   * @return what makes an output of a value; for any number of threads
   */
  UnaryOperator<Object> open();
}
