"""Greedy decoding of spaCy's entity recogniser over many texts side by side: the same weights, the same answers.

spaCy walks through each text word by word, and asks at every word which of its some seventy actions are valid: that
takes more than half of its time. Here the network's own layers are called (thinc's, by `Model.predict`), and what
stands between them is said in arrays. It holds since the state of the recogniser is small:

- The network sees three words: the next one, the first of the open entity, the word before the next one while an
  entity is open (`StateC.set_context_tokens`, 3 features, in spacy/pipeline/_parser_internals/_state.pxd). The lower
  layer has a vector for each word in each of the three places, and one for none (spacy/ml/_precomputable_affine.py);
  they are summed in this order, then the bias; the largest piece of each unit goes into the upper layer, and its bias
  on top (`predict_states` in spacy/ml/parser_model.pyx).
- So where no entity is open an action depends on its word alone: all words of all texts are decided at once. Only
  inside entities the texts advance word by word, all texts side by side.
- Valid are (`is_valid` of the five moves in spacy/pipeline/_parser_internals/ner.pyx, for texts on which nothing was
  annotated before): without an open entity OUT; UNIT, but not on white space; BEGIN, neither on white space nor on the
  last word. In an open one, of its label only, LAST; IN, but not on the last word.
- The valid action of the highest score is taken, the first of equal ones (`arg_max_if_valid` in parser_model.pyx).

Sums are made in spaCy's order and products by the same library (BLIS, by thinc), whose rows do not depend on how many
there are: the scores are spaCy's bit by bit. `BiluoDecoder.of` gives none for a model that is not of this shape.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]
    Indices = NDArray[np.intp]
    Spans = tuple[Indices, Indices, Indices]

# What this module knows: the states of this spaCy, a network of this name and version, with these of its settings.
_SPACY, _TOKENIZER = "3.8.", "spacy.Tokenizer.v1"
_SHAPE = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "use_upper": True,
}
_FEATURES, _LEAST_PIECES = 3, 2
# Vectors of words in two steps, the first by each word's attributes alone.
_VECTORS = {"@architectures": "spacy.Tok2Vec.v2"}
_EMBEDDING = {"@architectures": "spacy.MultiHashEmbed.v2", "include_static_vectors": False}
# The actions' names begin with their moves; `U-` is for words that were annotated as being in no entity.
_MOVES, _OUT, _BLOCKED = ("B", "I", "L", "U"), "O", "U-"
# Words whose surroundings are looked at together.
_STRETCH = 1000

TokenEntity = tuple[int, int, str]


@dataclass(frozen=True)
class BiluoDecoder:
    """Decodes with one model; make it with `of`.

    `labels` are the entity types; `columns` gives for each move the actions of these labels, as columns of the scores;
    `outside` is the column of OUT. `by_word`: a word by itself has its vector by its attributes.
    """

    model: Any
    labels: tuple[str, ...]
    columns: "dict[str, Indices]"
    outside: int
    by_word: bool

    @classmethod
    def of(cls, nlp: "Language") -> "BiluoDecoder | None":
        """Return the decoder of a loaded pipeline; None where its recogniser is not known here, or not alone."""
        import numpy as np

        if not _is_known(nlp):
            return None
        recogniser: Any = nlp.get_pipe("ner")
        actions = [recogniser.moves.get_class_name(index) for index in range(recogniser.moves.n_moves)]
        labels = tuple(name.removeprefix("B-") for name in actions if name.startswith("B-"))
        names = {move: [f"{move}-{label}" for label in labels] for move in _MOVES}
        expected = {_OUT, *(name for row in names.values() for name in row)}
        if not labels or len(set(actions)) < len(actions) or set(actions) - {_BLOCKED} != expected:
            return None
        columns = {move: np.array([actions.index(name) for name in row]) for move, row in names.items()}
        vectors = nlp.config["components"]["ner"]["model"]["tok2vec"]
        by_word = _has(vectors, _VECTORS) and _has(vectors["embed"], _EMBEDDING)
        return cls(recogniser.model, labels, columns, actions.index(_OUT), by_word)

    def entities(self, docs: "Sequence[Doc]") -> list[list[TokenEntity]]:
        """Return the entities of each tokenised text: first word, the word behind the last, label; in printed order."""
        import numpy as np

        ends = np.cumsum([len(doc) for doc in docs], dtype=np.intp)
        if not docs or not ends[-1]:
            return [[] for _ in docs]
        # A row for each word of all texts, below the row for no word.
        features = self.model.layers[1].predict(self._vectors(docs, ends))
        begun, single = self._alone(features, docs, ends)
        spans = self._with_single_words(single, *self._opened(features, begun, ends))
        return list(self._by_text(ends, *spans))

    def _vectors(self, docs: "Sequence[Doc]", ends: "Indices") -> "Floats":
        """The vectors of all words in their surroundings.

        Before the surroundings are looked at a word has its vector by its attributes alone (`MultiHashEmbed` in
        spacy/ml/models/tok2vec.py), so each different word passes those layers once. Through the others go texts of so
        many words at once that what one layer hands to the next stays near the processor.
        """
        import numpy as np

        network = self.model.layers[0]
        if not self.by_word:
            return cast("Floats", network.predict(docs))
        (embed, encode), further = network.layers[0].layers, network.layers[1:]
        attributes, _, hashed, mixed, _ = embed.layers
        words, places = np.unique(np.concatenate(attributes.predict(docs)), axis=0, return_inverse=True)
        texts = np.split(mixed.predict(hashed.predict(words))[places], ends[:-1])
        bounds = [0, *(np.flatnonzero(np.diff(ends // _STRETCH)) + 1).tolist(), len(texts)]
        output: Any = [text for first, last in pairwise(bounds) for text in encode.predict(texts[first:last])]
        for layer in further:
            output = layer.predict(output)
        return cast("Floats", output)

    def _scores(self, summed: "Floats") -> "Floats":
        """The scores of all actions by the sums of the three words' vectors."""
        lower, upper = self.model.layers[1:]
        hidden, _ = upper.ops.maxout(summed + lower.get_param("b"))
        scores: Floats = upper.ops.gemm(hidden, upper.get_param("W"), trans2=True)
        scores += upper.get_param("b")
        return scores

    def _alone(self, features: "Floats", docs: "Sequence[Doc]", ends: "Indices") -> "tuple[Indices, Indices]":
        """For each word, were no entity open: the label of the entity that it begins, and that it is; -1 for none."""
        import numpy as np

        scores = self._scores(features[1:, 0] + features[0, 1] + features[0, 2])
        spaces = np.flatnonzero(np.concatenate([doc.to_array("IS_SPACE") for doc in docs]))
        begin, unit = self.columns["B"], self.columns["U"]
        valid = np.full(scores.shape, -np.inf, dtype=scores.dtype)
        for columns in (begin, unit, [self.outside]):
            valid[:, columns] = scores[:, columns]
        valid[np.ix_(np.unique(ends[ends > 0]) - 1, begin)] = -np.inf
        valid[np.ix_(spaces, np.concatenate([begin, unit]))] = -np.inf
        chosen = valid.argmax(axis=1)
        label_of = np.full((2, scores.shape[1]), -1)
        label_of[0, begin] = label_of[1, unit] = np.arange(len(self.labels))
        return label_of[0, chosen], label_of[1, chosen]

    def _opened(self, features: "Floats", begun: "Indices", ends: "Indices") -> "Spans":
        """The entities of several words, in no order: their first words, the words behind their last, their labels."""
        import numpy as np

        begins = np.append(np.flatnonzero(begun >= 0), len(begun))
        into, last = self.columns["I"], self.columns["L"]
        found: list[Spans] = [(begins[:0],) * 3]
        # A row for each text that is not at its end: its open entity's first word, the next word, the text's end.
        stops, firsts = ends, begins[np.searchsorted(begins, np.append(0, ends[:-1]))]
        words = firsts + 1
        while len(stops := stops[going := firsts < stops]):
            firsts, words = firsts[going], words[going]
            labels = begun[firsts]
            scores = self._scores(features[words + 1, 0] + features[firsts + 1, 1] + features[words, 2])
            rows = np.arange(len(words))
            further, closing = scores[rows, into[labels]], scores[rows, last[labels]]
            first_wins = into[labels] < last[labels]
            closes = (closing > further) | ((closing == further) & ~first_wins) | (words + 1 == stops)
            words = words + 1
            found.append((firsts[closes], words[closes], labels[closes]))
            # Where an entity was closed the text goes on with the next one that begins.
            firsts = np.where(closes, begins[np.searchsorted(begins, words)], firsts)
            words = np.where(closes, firsts + 1, words)
        first, behind, label = (np.concatenate(column) for column in zip(*found, strict=True))
        return first, behind, label

    @staticmethod
    def _with_single_words(single: "Indices", firsts: "Indices", behind: "Indices", labels: "Indices") -> "Spans":
        """Entities of several words with those of one that stand outside them, in printed order."""
        import numpy as np

        depth = np.zeros(len(single) + 1, dtype=np.intp)
        depth[firsts] += 1
        depth[behind] -= 1
        units = np.flatnonzero((single >= 0) & (depth.cumsum()[:-1] == 0))
        firsts, behind = np.append(firsts, units), np.append(behind, units + 1)
        order = firsts.argsort()
        return firsts[order], behind[order], np.append(labels, single[units])[order]

    def _by_text(
        self, ends: "Indices", firsts: "Indices", behind: "Indices", labels: "Indices"
    ) -> Iterator[list[TokenEntity]]:
        """The entities of each text, counted from its own first word."""
        start, used = 0, 0
        for end, upto in zip(ends.tolist(), firsts.searchsorted(ends).tolist(), strict=True):
            rows = zip(firsts[used:upto].tolist(), behind[used:upto].tolist(), labels[used:upto].tolist(), strict=True)
            yield [(first - start, last - start, self.labels[label]) for first, last, label in rows]
            start, used = end, upto


def _has(settings: Mapping[str, Any], expected: Mapping[str, object]) -> bool:
    return {key: settings.get(key) for key in expected} == expected


def _is_known(nlp: "Language") -> bool:
    """Whether the pipeline is a tokeniser and an entity recogniser as this module takes them to be."""
    from spacy.about import __version__
    from spacy.pipeline import EntityRecognizer
    from thinc.api import NumpyOps

    recogniser: Any = nlp.get_pipe("ner") if nlp.has_pipe("ner") else None
    # Another pipe or tokeniser may annotate entities or sentences first, which then bind the recogniser.
    alone = nlp.pipe_names == ["ner"] and nlp.config["nlp"]["tokenizer"] == {"@tokenizers": _TOKENIZER}
    if not __version__.startswith(_SPACY) or not alone or type(recogniser) is not EntityRecognizer:
        return False
    settings = nlp.config["components"]["ner"]["model"]
    if not _has(settings, _SHAPE):
        return False
    network = recogniser.model
    lower = network.layers[1]
    greedy = recogniser.cfg["beam_width"] == 1 and not recogniser.postprocesses
    seen = network.attrs["has_upper"] and not network.attrs["unseen_classes"]
    sized = lower.get_dim("nF") == _FEATURES and lower.get_dim("nP") >= _LEAST_PIECES
    # Elsewhere than in BLIS a row of a product may depend on the rows beside it.
    by_blis = all(type(layer.ops) is NumpyOps and layer.ops.use_blis for layer in network.walk())
    return greedy and seen and sized and by_blis
