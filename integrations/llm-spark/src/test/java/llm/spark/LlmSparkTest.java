package llm.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import llm.api.EmbeddingModel;
import llm.api.GenerationOptions;
import llm.testkit.ScriptedModel;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** In one VM. */
class LlmSparkTest {
  @TempDir private static Path folder;

  private static SparkSession spark;
  private static Path script;

  @BeforeAll
  static void start() {
    script =
        ScriptedModel.builder()
            .answer("What?")
            .whenAsked("colour", "Red.")
            .whenAsked("fruit", "A pear.")
            .build()
            .write(folder.resolve("script.gguf"));
    spark = Sessions.builder("local[2]").config("spark.files", script.toString()).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
    Models.closeAll();
  }

  private static LlmSpark.Builder scripted() {
    return LlmSpark.builder().file(script.toString());
  }

  private static LlmSpark.Builder stories() {
    return LlmSpark.builder()
        .file(Sessions.stories().toString())
        .generation(() -> GenerationOptions.builder().maxTokens(8).temperature(1).build());
  }

  private static Dataset<Row> texts(String... texts) {
    return spark.createDataset(Arrays.asList(texts), Encoders.STRING()).toDF("text");
  }

  private static List<String> outputs(Dataset<Row> rows) {
    return rows.select("output").collectAsList().stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void questionsAreAnsweredInTheirOrder() {
    var rows = texts("Name a colour.", null, "Name a fruit.").coalesce(1);
    var found = scripted().build().chat(rows, "text").collectAsList();
    assertEquals(
        "[[Name a colour.,Red.,null], [null,null,null], [Name a fruit.,A pear.,null]]",
        found.toString());
  }

  @Test
  void conversationsAreAnswered() {
    var rows =
        spark.sql(
            "select array(named_struct('role', 'user', 'content', 'Name a colour.'),"
                + " named_struct('role', 'assistant', 'content', 'Red.'),"
                + " named_struct('role', 'user', 'content', 'Name a fruit.')) as talk");
    assertEquals(List.of("A pear."), outputs(scripted().build().chat(rows, "talk")));
  }

  @Test
  void aRoleThatIsNoneIsTheRowsError() {
    var rows = spark.sql("select array(named_struct('role', 'king', 'content', 'Hm.')) as talk");
    var row = scripted().build().chat(rows, "talk").first();
    assertNull(row.get(1));
    assertEquals("role: found king, expected system, user or assistant", row.getString(2));
  }

  @Test
  void sparkBringsTheModel() {
    var shipped = LlmSpark.builder().sparkFile("script.gguf").build();
    assertEquals(List.of("Red."), outputs(shipped.chat(texts("A colour?"), "text")));
  }

  @Test
  void whatIsDrawnFollowsFromTheText() {
    var rows = texts("One", "Two", "One", "Three", "One").repartition(2);
    var llm = stories().build();
    var first = llm.generate(rows, "text").collectAsList();
    var again = llm.generate(rows.coalesce(1), "text").collectAsList();
    assertEquals(sorted(first), sorted(again));
    var ones = first.stream().filter(row -> row.getString(0).equals("One")).distinct().toList();
    assertEquals(1, ones.size());
    var other =
        stories()
            .generation(
                () -> GenerationOptions.builder().maxTokens(8).temperature(1).seed(7).build())
            .build();
    assertTrue(!sorted(first).equals(sorted(other.generate(rows, "text").collectAsList())));
  }

  private static List<String> sorted(List<Row> rows) {
    return rows.stream().map(Row::toString).sorted().toList();
  }

  @Test
  void aRowThatFailsSaysWhyAndOthersGoOn() {
    var rows = texts("Once", "word ".repeat(500), "Twice").coalesce(1);
    var found = stories().contextLength(64).build().generate(rows, "text").collectAsList();
    assertNull(found.get(1).get(1));
    assertTrue(found.get(1).getString(2).contains("64"), found.get(1).toString());
    for (int i : new int[] {0, 2}) {
      assertTrue(!found.get(i).getString(1).isEmpty());
      assertNull(found.get(i).get(2));
    }
  }

  @Test
  void aRowThatFailsFailsTheJobIfThatIsWanted() {
    var llm = stories().contextLength(64).failOnError(true).build();
    var rows = llm.generate(texts("word ".repeat(500)), "text");
    var failure = assertThrows(Exception.class, rows::collectAsList);
    assertTrue(failure.toString().contains("ContextOverflowException"), failure.toString());
  }

  @Test
  void textsAreEmbeddedAsWithoutSpark() {
    var texts = IntStream.range(0, 100).mapToObj(i -> "The fox number " + i).toArray(String[]::new);
    var found = stories().window(7).build().embed(texts(texts), "text").collectAsList();
    try (var model = EmbeddingModel.load(Sessions.stories())) {
      for (int i = 0; i < texts.length; i++) {
        var expected = model.embed(texts[i]).vector();
        var vector = new float[expected.length];
        List<Float> values = found.get(i).getList(1);
        for (int j = 0; j < vector.length; j++) vector[j] = values.get(j);
        assertEquals(texts[i], found.get(i).getString(0));
        assertArrayEquals(expected, vector, 1e-5f);
      }
    }
  }

  @Test
  void theyAreFunctionsOfSql() {
    scripted().build().registerChat(spark, "ask");
    stories().build().registerGenerate(spark, "go_on");
    stories().build().registerEmbed(spark, "vector");
    texts("Name a fruit.").createOrReplaceTempView("questions");
    var row =
        spark
            .sql(
                "select ask(text).output, ask(text).error, go_on(text).output,"
                    + " size(vector(text).output) from questions")
            .first();
    assertEquals("A pear.", row.getString(0));
    assertNull(row.get(1));
    assertEquals(
        outputs(stories().build().generate(texts("Name a fruit."), "text")).getFirst(),
        row.getString(2));
    try (var model = EmbeddingModel.load(Sessions.stories())) {
      assertEquals(model.dimensions(), row.getInt(3));
    }
  }

  @Test
  void tasksShareOneModelAndPasses() {
    Models.closeAll();
    var rows = texts("One", "Two", "Three", "Four", "Five", "Six").repartition(6);
    assertEquals(6, stories().build().generate(rows, "text").collectAsList().size());
    assertEquals(1, Models.open());
    outputs(scripted().build().chat(texts("A colour?"), "text"));
    assertEquals(1, Models.open(), "the one that nobody uses goes");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAJob() {
    var llm = scripted().build();
    assertEquals(
        "column: found prompt, expected one of [text]",
        refused(() -> llm.chat(texts("A"), "prompt")));
    assertEquals(
        "column id: found bigint, expected a string",
        refused(() -> llm.generate(spark.range(3).toDF(), "id")));
    assertEquals(
        "column output: found in the dataset already, expected a new name",
        refused(() -> llm.chat(texts("A").toDF("output"), "output")));
    assertEquals(
        "file and sparkFile: none given, expected one", refused(() -> LlmSpark.builder().build()));
    assertEquals(
        "file and sparkFile: both given, expected one of them",
        refused(() -> scripted().sparkFile("a")));
    assertEquals("window: found 0, expected 1 or more", refused(() -> scripted().window(0)));
  }

  private static String refused(Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }

  @Test
  void aFileThatIsNotThereFailsTheJobByName() {
    var rows = LlmSpark.builder().file("/nowhere/model.gguf").build().chat(texts("A"), "text");
    var failure = assertThrows(SparkException.class, rows::collectAsList);
    assertTrue(failure.getMessage().contains("/nowhere/model.gguf"), failure.getMessage());
  }
}
