package batch;

import java.io.IOException;
import llm.api.GenerationOptions;
import llm.spark.LlmSpark;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Answers the questions of a text file, one a line, on a cluster. */
public final class Answers {
  private Answers() {}

  /** The model's file, the questions, and the folder that answers are written to. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) throw new IllegalArgumentException("expected MODEL QUESTIONS ANSWERS");
    try (var spark = SparkSession.builder().appName("answers").getOrCreate()) {
      write(spark, args[0], args[1], args[2]);
    }
  }

  /** Writes question, output and error of each line as JSON; what was there before is replaced. */
  static void write(SparkSession spark, String model, String questions, String answers) {
    var llm =
        LlmSpark.builder()
            .file(model)
            .generation(() -> GenerationOptions.builder().maxTokens(100).temperature(0).build())
            .build();
    var rows = spark.read().text(questions).withColumnRenamed("value", "question");
    llm.generate(rows, "question").write().mode(SaveMode.Overwrite).json(answers);
  }
}
