/** The drawing: everything shown once, nothing covered, names readable. */
import { judgeDrawing } from '../layout/quality';
import type { Diagram } from './diagram';
import { defineRules, type Problem } from './finding';

const problem = defineRules({
  'not-drawn': [
    'error',
    '没有画在图上：{ids}',
    'Not drawn: {ids}',
    'npm run layout，或在建模工具里补画',
    'Run npm run layout, or draw it in a modeller',
  ],
  'drawn-but-gone': [
    'error',
    '图上有 {ids} 个已不存在的元素',
    '{ids} elements drawn are gone',
    '删去多余的图形',
    'Remove the leftover shapes',
  ],
  'drawn-twice': ['error', '画了两次：{ids}', 'Drawn twice: {ids}', '删去一个', 'Remove one'],
  'shapes-overlap': ['error', '图形重叠：{ids}', 'Shapes overlap: {ids}', '移开', 'Move them apart'],
  'shapes-too-close': ['warning', '图形太近：{ids}', 'Shapes are too close: {ids}', '移开一些', 'Move them apart'],
  'outside-lane': ['error', '不在自己的泳道里：{ids}', 'Outside its lane: {ids}', '移进泳道', 'Move it into the lane'],
  'outside-subprocess': [
    'error',
    '不在子流程框里：{ids}',
    'Outside its subprocess: {ids}',
    '移进框里',
    'Move it inside',
  ],
  'name-too-long': [
    'warning',
    '任务名太长，图上放不下：{ids}',
    'The task name does not fit: {ids}',
    '缩短到两行以内',
    'Shorten it to two lines',
  ],
  'flow-not-docked': [
    'error',
    '流没有接到图形上：{ids}',
    'The flow does not touch its shapes: {ids}',
    '接上',
    'Dock it',
  ],
  'many-bends': ['warning', '流拐弯太多：{ids}', 'The flow bends too often: {ids}', '理直', 'Straighten it'],
  diagonal: ['warning', '流是斜的：{ids}', 'The flow runs askew: {ids}', '改成横平竖直', 'Draw it at right angles'],
  'through-own-shape': [
    'warning',
    '流穿过自己的图形：{ids}',
    'The flow runs through its own shape: {ids}',
    '从边上出入',
    'Leave at the border',
  ],
  'across-shape': ['error', '流穿过别的图形：{ids}', 'The flow runs across a shape: {ids}', '绕开', 'Lead it round'],
  'flows-on-one-line': [
    'error',
    '两条不相干的流画在一条线上：{ids}',
    'Two unrelated flows share a line: {ids}',
    '分开',
    'Draw them apart',
  ],
  'many-crossings': ['warning', '交叉太多：{ids} 处', 'Too many crossings: {ids}', '调整位置', 'Rearrange'],
  'name-without-place': [
    'warning',
    '名字没有位置：{ids}',
    'The name has no place of its own: {ids}',
    '给名字留位置',
    'Give the name a place',
  ],
  'names-overlap': ['error', '名字重叠：{ids}', 'Names overlap: {ids}', '移开', 'Move them apart'],
  'name-on-shape': ['error', '名字压在图形上：{ids}', 'A name lies on a shape: {ids}', '移开', 'Move it'],
  'name-on-line': ['warning', '名字压在线上：{ids}', 'A name lies on a line: {ids}', '移开', 'Move it'],
  'name-on-lane-border': [
    'warning',
    '名字压在泳道边上：{ids}',
    'A name lies on a lane border: {ids}',
    '移开',
    'Move it',
  ],
});
type DrawingRule = Parameters<typeof problem>[0];

export function checkDrawing({ definitions }: Diagram): Problem[] {
  return judgeDrawing(definitions).faults.map(({ rule, elements, severity }) => ({
    ...problem(rule as DrawingRule, elements[0] ?? '', { ids: elements.join('、') }),
    rule: `drawing/${rule}`,
    severity,
  }));
}
