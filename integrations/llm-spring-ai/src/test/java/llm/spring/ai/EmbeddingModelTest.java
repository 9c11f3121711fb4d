package llm.spring.ai;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import llm.api.ContextOverflowException;
import llm.api.EmbeddingOptions.Purpose;
import llm.api.LoadOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;

class EmbeddingModelTest {
  private static final String TEXT = "a fox";

  private static llm.api.EmbeddingModel model;

  @BeforeAll
  static void load() {
    model = llm.api.EmbeddingModel.load(DemoModels.wantingPrefixes(), LoadOptions.defaults());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void textsDocumentsAndQuestionsHaveTheirPrefixes() {
    var embedding = LlmEmbeddingModel.builder().model(model).build();
    assertArrayEquals(model.embed(TEXT).vector(), embedding.embed(List.of(TEXT)).getFirst());
    assertArrayEquals(model.embedQuery(TEXT).vector(), embedding.embed(TEXT));
    var document = model.embedDocument(TEXT).vector();
    assertArrayEquals(document, embedding.embed(new Document(TEXT)));
    var documents = List.of(new Document("a hen"), new Document(TEXT));
    var all = embedding.embed(documents, null, new TokenCountBatchingStrategy());
    assertArrayEquals(document, all.get(1), 1e-5f);
    var always = LlmEmbeddingOptions.builder().purpose(Purpose.DOCUMENT).build();
    var own = LlmEmbeddingModel.builder().model(model).options(always).build();
    assertArrayEquals(document, own.embed(TEXT));
    assertArrayEquals(document, own.embed(List.of(TEXT)).getFirst());
  }

  @Test
  void whatIsToBeEmbeddedOfADocumentIs() {
    var document = new Document(TEXT, Map.of("author", "Aesop"));
    var builder = LlmEmbeddingModel.builder().model(model);
    assertEquals(TEXT, builder.build().getEmbeddingContent(document));
    var more = builder.metadataMode(MetadataMode.EMBED).build();
    assertTrue(more.getEmbeddingContent(document).contains("Aesop"));
  }

  @Test
  void aRequestSaysHowMuchAndIsTold() {
    var embedding = LlmEmbeddingModel.builder().model(model).build();
    var shorter = EmbeddingOptions.builder().dimensions(16).build();
    var response = embedding.call(new EmbeddingRequest(List.of(TEXT, "hen"), shorter));
    assertEquals(16, response.getResults().get(1).getOutput().length);
    assertEquals(1, response.getResults().get(1).getIndex());
    assertEquals(model.description().name(), response.getMetadata().getModel());
    var tokens = model.embed(TEXT).usage().plus(model.embed("hen").usage()).tokens();
    assertEquals(tokens, response.getMetadata().getUsage().getPromptTokens().longValue());
    assertEquals(model.dimensions(), embedding.dimensions());
    var options = LlmEmbeddingOptions.builder().dimensions(8).build();
    var small = LlmEmbeddingModel.builder().model(model).options(options).build();
    assertEquals(8, small.dimensions());
    assertEquals(8, small.embed(TEXT).length);
  }

  @Test
  void whatCannotBeDoneIsRefused() {
    var embedding = LlmEmbeddingModel.builder().model(model).build();
    var other = EmbeddingOptions.builder().model("ada").build();
    var e =
        assertThrows(
            UnsupportedOperationException.class,
            () -> embedding.call(new EmbeddingRequest(List.of(TEXT), other)));
    assertTrue(e.getMessage().contains("ada"), e.getMessage());
    var tooLong = "fox ".repeat(model.maxTokens());
    assertThrows(ContextOverflowException.class, () -> embedding.embed(tooLong));
    var cut = LlmEmbeddingOptions.builder().truncated(true).build();
    var cutting = LlmEmbeddingModel.builder().model(model).options(cut).build();
    assertEquals(model.dimensions(), cutting.embed(tooLong).length);
  }

  @Test
  void aStoreFindsWhatIsNearest() {
    var store = SimpleVectorStore.builder(LlmEmbeddingModel.builder().model(model).build()).build();
    store.add(List.of(new Document("The fox is red."), new Document("He pays on Monday.")));
    var request = SearchRequest.builder().query("The fox is red.").topK(1).build();
    assertEquals("The fox is red.", store.similaritySearch(request).getFirst().getText());
  }

  @Test
  void whoLoadsClosesAndWhoBorrowsDoesNot() {
    var owner = LlmEmbeddingModel.builder().file(DemoModels.stories()).build();
    assertEquals(owner.dimensions(), owner.embed(TEXT).length);
    owner.close();
    assertThrows(IllegalStateException.class, () -> owner.embed(TEXT));
    LlmEmbeddingModel.builder().model(model).build().close();
    assertEquals(1, model.embed(TEXT).rows());
  }
}
