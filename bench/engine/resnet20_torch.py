"""PyTorch's side of the ResNet-20 comparison: the network of src/shared/run/presets/residual-networks.ts with its loss
and optimizer, on one batch of noise, the loss read at every step.

usage: resnet20_torch.py [--threads N] [--batches 128] [--steps 10] [--channels-last]
prints: torch B=<batch> threads=<n> <steps/s> steps/s (median of three)
"""
import argparse
import time

import torch
import torch.nn as nn
from torch.nn.functional import relu

parser = argparse.ArgumentParser()
parser.add_argument('--threads', type=int)
parser.add_argument('--batches', default='128')
parser.add_argument('--steps', type=int, default=10)
parser.add_argument('--channels-last', action='store_true')
arguments = parser.parse_args()
if arguments.threads:
    torch.set_num_threads(arguments.threads)


def convolution(inputs, filters, size, stride):
    return nn.Conv2d(inputs, filters, size, stride, padding=size // 2, bias=False)


class Block(nn.Module):
    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.main = nn.Sequential(
            convolution(inputs, filters, 3, stride),
            nn.BatchNorm2d(filters),
            nn.ReLU(),
            convolution(filters, filters, 3, 1),
            nn.BatchNorm2d(filters),
        )
        halves = stride > 1
        self.shortcut = (
            nn.Sequential(convolution(inputs, filters, 1, stride), nn.BatchNorm2d(filters)) if halves else nn.Identity()
        )

    def forward(self, x):
        return relu(self.main(x) + self.shortcut(x))


def network():
    stages, inputs = [], 16
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(3):
            stages.append(Block(inputs, filters, 2 if stage > 0 and block == 0 else 1))
            inputs = filters
    return nn.Sequential(
        convolution(3, 16, 3, 1), nn.BatchNorm2d(16), nn.ReLU(), *stages,
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )


for batch in map(int, arguments.batches.split(',')):
    layout = torch.channels_last if arguments.channels_last else torch.contiguous_format
    net = network().to(memory_format=layout)
    parameters = sum(parameter.numel() for parameter in net.parameters())
    assert parameters == 272_474, parameters
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    loss_of = nn.CrossEntropyLoss()
    x = (torch.rand(batch, 3, 32, 32) * 2 - 1).to(memory_format=layout)
    y = torch.randint(0, 10, (batch,))

    def step():
        optimizer.zero_grad()
        loss = loss_of(net(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    for _ in range(2):
        step()
    rates = []
    for _ in range(3):
        begin = time.perf_counter()
        for _ in range(arguments.steps):
            step()
        rates.append(arguments.steps / (time.perf_counter() - begin))
    print(f'torch B={batch} threads={torch.get_num_threads()} {sorted(rates)[1]:.3f} steps/s', flush=True)
