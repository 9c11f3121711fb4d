package llm.arch.glm;

import llm.testkit.ReferenceContract;

class ChatGlmTest extends ReferenceContract {
  ChatGlmTest() {
    super(new ChatGlm(), 1e-3, "chatglm");
  }
}
