package dev.hands4j.agent.llm;

/** A model that knows what its last answer cost. */
public interface PricedLlm extends Llm {

  /** US dollars for {@code reply}, the last answer; 0 when the price is unknown. */
  double costOfLast(Reply reply);
}
