package llm.spark;

import java.io.Serializable;

/**
 * Makes options where they are needed, which is on executors: a lambda, mostly. Options themselves
 * do not travel, since samplers and constraints of an application's own may be among them.
 *
 * @param <O> the options
 */
@FunctionalInterface
public interface OptionsSupplier<O> extends Serializable {
  /** The options; called once a task, and the same each time. */
  O get();
}
