/**
 * Models of this project for Apache Spark: {@link llm.spark.LlmSpark} generates, chats and embeds
 * over a column of a dataset, and as functions of SQL.
 *
 * <p>An executor maps one model, which its tasks share: rows of all of them go through the same
 * passes.
 */
@NullMarked
package llm.spark;

import org.jspecify.annotations.NullMarked;
