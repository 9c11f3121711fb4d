package llm.blocks.recurrent;

import llm.blocks.Hyperparameters;

/**
 * The heads of a delta rule.
 *
 * @param keys heads of queries and keys: {@code ssm.group_count}
 * @param values heads of values, each with a state: {@code ssm.time_step_rank}
 * @param size columns of a query, a key and a value: {@code ssm.state_size}
 * @param order which key head a value head uses
 */
public record DeltaHeads(int keys, int values, int size, Order order) {
  /** Which key head a value head uses, where there are fewer of them. */
  public enum Order {
    /** Value head j uses key head j / (values / keys): those of a key head stand side by side. */
    GROUPED,
    /** Value head j uses key head j mod keys: the key heads come again and again. */
    REPEATED
  }

  /** As many heads of keys as of values. */
  public static DeltaHeads of(int heads, int size) {
    return new DeltaHeads(heads, heads, size, Order.GROUPED);
  }

  /**
   * The heads that the file says: {@code ssm.group_count}, {@code ssm.time_step_rank}, {@code
   * ssm.state_size}, and {@code ssm.inner_size}, the columns of all values.
   */
  public static DeltaHeads of(Hyperparameters hp, Order order) {
    int keys = hp.positive("ssm.group_count");
    int values = hp.positive("ssm.time_step_rank");
    int size = hp.positive("ssm.state_size");
    if (values % keys != 0) {
      throw hp.wrong("ssm.time_step_rank", values, "a multiple of the group count, " + keys);
    }
    int inner = hp.positive("ssm.inner_size");
    if (inner != (long) values * size) {
      throw hp.wrong("ssm.inner_size", inner, values + " heads of " + size + " columns");
    }
    return new DeltaHeads(keys, values, size, order);
  }

  /** The key head of a value head. */
  int keyHead(int value) {
    return order == Order.GROUPED ? value / perKey() : value % keys;
  }

  /** Value heads for each key head. */
  int perKey() {
    return values / keys;
  }

  /** Columns of all queries, or of all keys. */
  int keyColumns() {
    return Math.multiplyExact(keys, size);
  }

  /** Columns of all values. */
  int valueColumns() {
    return Math.multiplyExact(values, size);
  }

  /** Columns of all queries, keys and values, which lie side by side in this order. */
  int columns() {
    return Math.addExact(2 * keyColumns(), valueColumns());
  }
}
