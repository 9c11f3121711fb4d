package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import llm.api.ContextOverflowException;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.LoadOptions;
import llm.api.ModelFormatException;
import llm.api.ModelSource;
import llm.api.Pooling;
import llm.api.Relevance;
import llm.api.RerankOptions;
import llm.api.Reranker;
import llm.api.Tokenizer.Special;
import llm.api.UnsupportedModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of query and document, and what their scores mean. */
@ExtendWith(RequestedKernels.class)
class RerankerTest {
  private static final String TEMPLATE = "tokenizer.chat_template.rerank";
  private static final String QUERY = "Some tokens";
  private static final List<String> DOCUMENTS =
      List.of("patterns", "", "the numbers 12345 and 123", "values of families", "before");
  private static final RerankOptions RAW = RerankOptions.builder().raw(true).build();
  private static final EmbeddingOptions RANK =
      EmbeddingOptions.builder().pooling(Pooling.RANK).build();

  @TempDir private Path folder;

  private static Path single() {
    return EmbeddingReference.bundled("bert-rerank").model();
  }

  private static Path yesAndNo() {
    return EmbeddingReference.bundled("qwen3-reranker").model();
  }

  private static double[] scores(List<Relevance> relevances) {
    return relevances.stream().mapToDouble(Relevance::score).toArray();
  }

  @Test
  void aSingleLogitBecomesItsSigmoid() {
    try (var reranker = Reranker.load(single())) {
      var raw = reranker.score(QUERY, DOCUMENTS, RAW);
      var scores = reranker.score(QUERY, DOCUMENTS);
      for (int i = 0; i < DOCUMENTS.size(); i++) {
        assertEquals(i, scores.get(i).index());
        assertEquals(sigmoid(raw.get(i).score()), scores.get(i).score(), 1e-6);
      }
      assertNotEquals(raw.get(0).score(), raw.get(2).score());
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Documents in one pass do not see each other. */
  @Test
  void manyDocumentsAreAsOneByOne() {
    for (var file : List.of(single(), yesAndNo())) {
      try (var reranker = Reranker.load(file)) {
        var together = scores(reranker.score(QUERY, DOCUMENTS));
        for (int i = 0; i < together.length; i++) {
          double alone = reranker.score(QUERY, List.of(DOCUMENTS.get(i))).getFirst().score();
          assertEquals(alone, together[i], 1e-6);
        }
        assertEquals(List.of(), reranker.score(QUERY, List.of()));
      }
    }
  }

  @Test
  void theBestComesFirst() {
    try (var reranker = Reranker.load(single())) {
      var scores = scores(reranker.score(QUERY, DOCUMENTS));
      var ranked = reranker.rank(QUERY, DOCUMENTS, 3);
      assertEquals(3, ranked.size());
      for (int i = 0; i < 3; i++) {
        assertEquals(scores[ranked.get(i).index()], ranked.get(i).score(), 1e-6);
        if (i > 0) assertTrue(ranked.get(i).score() <= ranked.get(i - 1).score());
      }
      assertEquals(DOCUMENTS.size(), reranker.rank(QUERY, DOCUMENTS, 100).size());
      assertThrows(IllegalArgumentException.class, () -> reranker.rank(QUERY, DOCUMENTS, 0));
    }
  }

  /** The probability of yes, which is the first of the two labels. */
  @Test
  void yesAndNoShareOne() {
    try (var reranker = Reranker.load(templated());
        var model = EmbeddingModel.load(yesAndNo())) {
      var text = "<q> " + QUERY + " <d> " + DOCUMENTS.get(2) + " ?";
      var tokens = model.tokenizer().encode(text, Special.NONE);
      var found = reranker.score(QUERY, List.of(DOCUMENTS.get(2))).getFirst();
      assertEquals(tokens.length, found.usage().tokens());
      assertEquals(model.embedTokens(tokens, RANK).vector()[0], found.score(), 1e-6);
    }
  }

  private Path templated() {
    return Altered.of(yesAndNo())
        .withValue(TEMPLATE, "<q> {query} <d> {document} ?")
        .write(folder.resolve("templated.gguf"));
  }

  /** What is written in a text becomes no place for another, and no mark. */
  @Test
  void placesInTextsAreText() {
    try (var reranker = Reranker.load(templated())) {
      var odd = reranker.score("{document}", List.of("{query}")).getFirst();
      var tokens = reranker.tokenizer().encode("<q> {document} <d> {query} ?", Special.NONE);
      assertEquals(tokens.length, odd.usage().tokens());
    }
  }

  @Test
  void aTemplateWithoutPlacesIsRefused() {
    var file =
        Altered.of(yesAndNo())
            .withValue(TEMPLATE, "about {query}")
            .write(folder.resolve("broken.gguf"));
    var e = assertThrows(ModelFormatException.class, () -> Reranker.load(file));
    assertTrue(e.getMessage().contains("{document}"), e.getMessage());
  }

  @Test
  void aPairThatIsTooLongIsRefusedOrItsDocumentCut() {
    var options = LoadOptions.builder().contextLength(24).build();
    var documents = List.of("before ".repeat(40));
    for (var file : List.of(single(), templated())) {
      try (var reranker = Reranker.load(ModelSource.of(file), options)) {
        assertEquals(24, reranker.maxTokens());
        var e =
            assertThrows(ContextOverflowException.class, () -> reranker.score(QUERY, documents));
        assertTrue(
            e.getMessage().matches(".* has \\d+ tokens, .*reads 24 at most"), e.getMessage());
        var cut = RerankOptions.builder().truncated(true).build();
        var usage = reranker.score(QUERY, documents, cut).getFirst().usage();
        assertTrue(usage.tokens() <= 24 && usage.tokens() > 20, usage.toString());
        assertTrue(usage.cutTokens() > 10, usage.toString());
        var query = "before ".repeat(40);
        e =
            assertThrows(
                ContextOverflowException.class, () -> reranker.score(query, List.of("a"), cut));
        assertTrue(e.getMessage().startsWith("the query without a document"), e.getMessage());
      }
    }
  }

  @Test
  void whatIsNoRerankerSaysSo() {
    var e = assertThrows(UnsupportedModelException.class, () -> Reranker.load(Stories.file()));
    assertTrue(e.getMessage().endsWith("a reranker was expected"), e.getMessage());
    var unlabelled =
        Altered.of(yesAndNo())
            .withValue("qwen3.classifier.output_labels", List.of("good", "bad"))
            .write(folder.resolve("labels.gguf"));
    e = assertThrows(UnsupportedModelException.class, () -> Reranker.load(unlabelled));
    assertTrue(e.getMessage().contains("2 rows called [good, bad]"), e.getMessage());
  }
}
