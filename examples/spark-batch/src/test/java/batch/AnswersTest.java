package batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersTest {
  private static final List<String> QUESTIONS =
      List.of("Once upon a time", "There was a fox", "In the forest");

  @TempDir private Path folder;

  @Test
  void allAreAnsweredAndTheSameWhenAskedAgain() throws Exception {
    var questions = Files.write(folder.resolve("questions.txt"), QUESTIONS).toString();
    var answers = folder.resolve("answers").toString();
    try (var spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      var first = answers(spark, questions, answers);
      assertEquals(QUESTIONS.size(), first.size());
      for (var row : first) {
        assertTrue(QUESTIONS.contains(row.<String>getAs("question")), row.toString());
        assertFalse(row.<String>getAs("output").isBlank(), row.toString());
      }
      assertEquals(first, answers(spark, questions, answers));
    }
  }

  private static List<Row> answers(SparkSession spark, String questions, String answers) {
    Answers.write(spark, System.getProperty("model"), questions, answers);
    return spark.read().json(answers).orderBy("question").collectAsList();
  }
}
