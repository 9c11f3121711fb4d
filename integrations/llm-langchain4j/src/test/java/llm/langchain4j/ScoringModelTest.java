package llm.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.segment.TextSegment;
import java.util.List;
import llm.api.Reranker;
import org.junit.jupiter.api.Test;

class ScoringModelTest {
  private static final List<TextSegment> SEGMENTS =
      List.of(TextSegment.from("the sky is blue"), TextSegment.from("grass is green"));

  @Test
  void scoresAreTheRerankersAndTokensAreCounted() {
    try (var reranker = Reranker.load(DemoModels.reranker());
        var model = LlmScoringModel.builder().model(reranker).build()) {
      var wanted = reranker.score("what is blue?", List.of("the sky is blue", "grass is green"));
      var response = model.scoreAll(SEGMENTS, "what is blue?");
      assertEquals(wanted.stream().map(r -> r.score()).toList(), response.content());
      assertTrue(response.tokenUsage().inputTokenCount() > 4, response.tokenUsage().toString());
      assertEquals(List.of(), model.scoreAll(List.of(), "what is blue?").content());
    }
  }

  @Test
  void whoLoadsClosesAndWhoBorrowsDoesNot() {
    var owner = LlmScoringModel.builder().file(DemoModels.reranker()).build();
    owner.close();
    assertThrows(IllegalStateException.class, () -> owner.scoreAll(SEGMENTS, "?"));
    try (var reranker = Reranker.load(DemoModels.reranker())) {
      LlmScoringModel.builder().model(reranker).build().close();
      assertEquals(1, reranker.score("?", List.of("!")).size());
    }
  }

  @Test
  void oneOfModelAndFile() {
    var none = LlmScoringModel.builder();
    var e = assertThrows(IllegalArgumentException.class, none::build);
    assertTrue(e.getMessage().contains("none of them"), e.getMessage());
  }
}
