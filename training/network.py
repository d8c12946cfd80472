"""The network: a grey window in, a probability for each script out."""

import torch
from torch import Tensor, nn

from training.alphabets import SCRIPTS

_FEATURES = 160


def _layer(inputs: int, outputs: int, stride: tuple[int, int] = (1, 1), kernel: int = 3) -> nn.Sequential:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class ScriptNetwork(nn.Module):
    """Convolutions that halve the window four times, then the mean and the most of each feature along the line.

    The mean says what most of the line looks like; the most finds the one letter that only one script has. Two layers
    follow each other in each size where strokes become letters: with them it learns more from as many windows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            _layer(1, 16, (2, 2), kernel=5),
            _layer(16, 40, (2, 2)),
            _layer(40, 40),
            _layer(40, 80, (2, 2)),
            _layer(80, 80),
            _layer(80, 128, (2, 1)),
            _layer(128, _FEATURES),
        )
        self.drop = nn.Dropout(0.1)
        self.scripts = nn.Linear(2 * _FEATURES, len(SCRIPTS))

    def forward(self, windows: Tensor) -> Tensor:
        """Logits (count × scripts) of windows (count × height × width), 0–255 in any number type."""
        grey = windows.float().unsqueeze(1)
        mean = grey.mean(dim=(2, 3), keepdim=True)
        spread = (grey - mean).square().mean(dim=(2, 3), keepdim=True).sqrt()
        # Below four levels of grey there is nothing but grain, which should stay small.
        seen = self.features((grey - mean) / spread.clamp(min=4))
        return self.scripts(self.drop(torch.cat([seen.mean(dim=(2, 3)), seen.amax(dim=(2, 3))], dim=1)))


class Calibrated(nn.Module):
    """What is exported: probabilities, made honest by one temperature (Guo et al. 2017)."""

    def __init__(self, network: ScriptNetwork, temperature: float) -> None:
        super().__init__()
        self.network = network
        self.temperature = temperature

    def forward(self, windows: Tensor) -> Tensor:
        return torch.softmax(self.network(windows) / self.temperature, dim=1)
