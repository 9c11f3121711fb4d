/** BERT and the encoders that came of it. */
module llm.arch.bert {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.bert.Bert,
      llm.arch.bert.NomicBert,
      llm.arch.bert.NomicBertMoe,
      llm.arch.bert.JinaBertV2,
      llm.arch.bert.JinaBertV3,
      llm.arch.bert.ModernBert,
      llm.arch.bert.NeoBert,
      llm.arch.bert.EuroBert;
}
