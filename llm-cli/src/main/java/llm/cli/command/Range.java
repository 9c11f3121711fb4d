package llm.cli.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The numbers that an option takes, both ends included; its description says them, too. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Range {
  /** More tokens than any context holds. */
  long MAX_TOKENS = 1 << 24;

  /** The least. */
  long min() default 0;

  /** The greatest. */
  long max();
}
