"""Records what NumPy and SciPy say of tables of gates: the independent reference of src/study/measures.

    python3 scripts/parity/measures.py > test/study/measures.json

Needs Debian's python3-numpy and python3-scipy.
"""
import json
import sys

import numpy as np
from scipy import stats
from scipy.special import log_softmax, softmax

random = np.random.default_rng(20261201)


def table(pictures, channels, classes, strength, ties=False):
    of = np.repeat(np.arange(classes), pictures // classes)
    random.shuffle(of)
    centre = random.normal(0, 1, (classes, channels)) * strength + random.normal(0, 1, channels)
    gates = 1 / (1 + np.exp(-(centre[of] + random.normal(0, 1, (pictures, channels)))))
    if ties:
        gates = np.round(gates * 4) / 4
    gates = gates.astype(np.float32)
    other = (random.normal(0, 1, (pictures, channels)) - gates).astype(np.float32)
    return of, gates, other


def miller_madow(counts):
    n = counts.sum()
    p = counts[counts > 0] / n
    return stats.entropy(p, base=2) + (len(p) - 1) / (2 * n * np.log(2))


def information(gates, of, classes):
    edges = np.quantile(gates.astype(float), np.arange(1, 8) / 8)
    bins = (gates[:, None] > edges[None, :]).sum(1)
    joint = np.histogram2d(bins, of, bins=(np.arange(9), np.arange(classes + 1)))[0]
    return miller_madow(joint.sum(1)) + miller_madow(joint.sum(0)) - miller_madow(joint.ravel())


def cka(x, y):
    x = x - x.mean(0)
    y = y - y.mean(0)
    return np.linalg.norm(x.T @ y) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))


def case(pictures, channels, classes, strength, ties=False):
    of, gates, other = table(pictures, channels, classes, strength, ties)
    g = gates.astype(float)
    mean = np.stack([g[of == k].mean(0) for k in range(classes)])
    sd = np.stack([g[of == k].std(0) for k in range(classes)])
    counts = np.bincount(of)
    between = (counts[:, None] * (mean - g.mean(0)) ** 2).sum(0)
    total = ((g - g.mean(0)) ** 2).sum(0)
    # The share of variance and the F-test of SciPy say the same: F = η²/(K−1) · (N−K)/(1−η²).
    f = stats.f_oneway(*[g[of == k] for k in range(classes)]).statistic
    share = between / total
    assert np.allclose(share / (classes - 1) * (pictures - classes) / (1 - share), f)
    order = np.sort(mean, axis=0)
    most, rest = order[-1], order[:-1].mean(0)
    p = g / g.sum(1, keepdims=True)
    norms = random.normal(0, 1, channels)
    logits = random.normal(0, 2, (2, classes))
    return {
        'classes': classes,
        'channels': channels,
        'of': of.tolist(),
        'gates': gates.ravel().tolist(),
        'other': other.ravel().tolist(),
        'norms': norms.tolist(),
        'logits': logits.tolist(),
        'expected': {
            'mean': mean.tolist(),
            'sd': sd.tolist(),
            'staticShare': float(g.mean(0).var() / g.var()),
            'classShare': share.tolist(),
            'layerShare': float(between.sum() / total.sum()),
            'chance': (classes - 1) / (pictures - 1),
            'selectivity': ((most - rest) / (most + rest)).tolist(),
            'information': [information(gates[:, c], of, classes) for c in range(channels)],
            'effectiveChannels': float(np.exp(stats.entropy(p, axis=1)).mean()),
            'correlation': [float(stats.pearsonr(g[:, c], other[:, c].astype(float))[0]) for c in range(channels)],
            'gateCorrelation': np.corrcoef(g.T).tolist(),
            'spearman': float(stats.spearmanr(g.mean(0), norms)[0]),
            'spearmanTies': float(stats.spearmanr(np.round(g[0] * 4), np.round(g[1] * 4))[0]),
            'cka': float(cka(g, other.astype(float))),
            'divergence': float(stats.entropy(softmax(logits[0]), softmax(logits[1]))),
            'independent': float(sum(stats.entropy([s, 1 - s], [t, 1 - t]) for s, t in zip(*(1 / (1 + np.exp(-logits)))))),
        },
    }


cases = [case(60, 5, 3, 1.0), case(80, 4, 2, 0.1), case(90, 6, 3, 2.0, ties=True)]
json.dump(cases, sys.stdout, indent=None, separators=(',', ':'))
print()
